import { fetchFashionMnist } from "tslab-ml/data";

/** The folder with the real files where they are on this machine, else why the tests that need them are skipped. */
export const realFiles: Promise<{ folder: string; skip: false } | { folder: undefined; skip: string }> = fetchFashionMnist({
  hosts: [],
  apt: false,
}).then(
  (folder) => ({ folder, skip: false }),
  () => ({ folder: undefined, skip: "Fashion-MNIST is not on this machine" }),
);
