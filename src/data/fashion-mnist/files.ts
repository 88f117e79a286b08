import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

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

/**
 * The four files and the SHA-256 of their decompressed content: `for f in *.gz; do zcat $f | sha256sum; done`. Debian recompresses
 * them, so a sum of the .gz itself would refuse the same data.
 */
export const files = {
  "train-images-idx3-ubyte.gz": "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
  "train-labels-idx1-ubyte.gz": "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
  "t10k-images-idx3-ubyte.gz": "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
  "t10k-labels-idx1-ubyte.gz": "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
} as const;

export type FileName = keyof typeof files;
export const fileNames = Object.keys(files) as FileName[];

/** What is wrong with a file, or undefined when it is whole and right. */
export function faultOf(path: string, sha256: string): string | undefined {
  let content: Uint8Array;
  try {
    content = gunzipSync(readFileSync(path));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT"
      ? "it is missing"
      : `it is not a whole gzip file (${(error as Error).message})`;
  }
  const actual = createHash("sha256").update(content).digest("hex");
  return actual === sha256 ? undefined : `its content has the SHA-256 ${actual.slice(0, 12)}..., expected ${sha256.slice(0, 12)}...`;
}
