// @ts-check
import { createRequire } from "node:module";
import { join } from "node:path";
import { packageRoot } from "../layout.mjs";

/** Fetches Fashion-MNIST with the package itself. @param {{ optional: boolean }} options @returns {import("../steps.mjs").Step} */
export const datasetStep = ({ optional }) => ({
  name: "dataset",
  title: "Fashion-MNIST",
  optional,
  run: async (say) => {
    const require = createRequire(import.meta.url);
    return require(join(packageRoot, "dist/src/data/fashion-mnist/fetch.js")).fetchFashionMnist({ onProgress: say });
  },
});
