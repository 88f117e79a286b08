import { join } from "node:path";
import { type Checksum, checksumFault } from "../checksum";

/** Official names of the ten classes, in the order of their indices (https://github.com/zalandoresearch/fashion-mnist#labels). */
export const classNames = [
  "T-shirt/top",
  "Trouser",
  "Pullover",
  "Dress",
  "Coat",
  "Sandal",
  "Shirt",
  "Sneaker",
  "Bag",
  "Ankle boot",
] as const;

export const hosts = [
  "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com",
  "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion",
] as const;

const sha256 = (value: string): Checksum => ({ algorithm: "sha256", value, decompressed: true });

/**
 * The four files and the SHA-256 of their decompressed content: `for f in *.gz; do zcat $f | sha256sum; done`. Debian recompresses
 * them, so a sum of the .gz itself would refuse the same data.
 */
export const files = {
  "train-images-idx3-ubyte.gz": sha256("c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
  "train-labels-idx1-ubyte.gz": sha256("bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
  "t10k-images-idx3-ubyte.gz": sha256("5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
  "t10k-labels-idx1-ubyte.gz": sha256("0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"),
} as const;

export type FileName = keyof typeof files;
export const fileNames = Object.keys(files) as FileName[];

/** What is wrong with a file of the data set. */
export interface FileFault {
  name: FileName;
  fault: string;
}

/** The files of a folder that are missing or do not hold what they should; none when all four are right. */
export async function faultsIn(folder: string): Promise<FileFault[]> {
  const faults = await Promise.all(fileNames.map(async (name) => ({ name, fault: await checksumFault(join(folder, name), files[name]) })));
  return faults.filter((found): found is FileFault => found.fault !== undefined);
}
