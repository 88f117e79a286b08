import { join } from "node:path";
import { displaySymbol, type MimeBundle } from "../../display";
import { tensorOfBytes, tf } from "../../runtime";
import { readIdx } from "../idx";
import { type TensorPair, tensorPair } from "../tensor-pair";
import { type FetchOptions, fetchFashionMnist } from "./fetch";
import { classNames, type FileName } from "./files";

export type ImagePair = TensorPair<tf.Tensor3D, tf.Tensor1D>;

/** Fashion-MNIST (Xiao, Rasul & Vollgraf 2017, https://arxiv.org/abs/1708.07747); shows itself as a grid of labelled images. */
export interface FashionMnist {
  /** 60,000 images: `xs` `[60000, 28, 28]` int32 from 0 to 255, `ys` `[60000]` int32 from 0 to 9. */
  readonly train: ImagePair;
  /** 10,000 images, likewise. */
  readonly test: ImagePair;
  readonly classNames: readonly string[];
  /** Frees the tensors of both sets. */
  dispose(): void;
  /** What a notebook shows when the value is the last line of a cell. */
  [displaySymbol](): Promise<MimeBundle>;
}

export interface FashionMnistOptions extends FetchOptions {
  /** Use only the first rows of the training set, and a sixth as many of the test set. Default: all. */
  rows?: number;
}

/**
 * Loads the real Fashion-MNIST as tensors; fetches it on first use (31 MB).
 *
 * @throws {RangeError} when `rows` is not a whole number from 6 to 60,000
 * @throws {Error} when the files are nowhere to be found and cannot be fetched; the message lists the ways to provide them
 */
export async function fashionMnist({ rows = 60_000, ...options }: FashionMnistOptions = {}): Promise<FashionMnist> {
  if (!Number.isInteger(rows) || rows < 6 || rows > 60_000)
    throw new RangeError(`fashionMnist: rows is ${rows}, but must be a whole number from 6 to 60000.`);
  const folder = await fetchFashionMnist({ onProgress: (message) => console.log(message), ...options });
  const train = load(folder, "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", rows);
  const test = load(folder, "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz", Math.floor(rows / 6));
  return {
    train,
    test,
    classNames,
    dispose() {
      train.dispose();
      test.dispose();
    },
    async [displaySymbol]() {
      const bundle = await train[displaySymbol]();
      return {
        ...bundle,
        "text/plain": `Fashion-MNIST: ${count(train.size)} training and ${count(test.size)} test images of 28 x 28 pixels in 10 classes`,
      };
    },
  };
}

const count = (n: number) => n.toLocaleString("en-US");

function load(folder: string, imageFile: FileName, labelFile: FileName, rows: number): ImagePair {
  const images = readIdx(join(folder, imageFile));
  const labels = readIdx(join(folder, labelFile));
  const [, height = 0, width = 0] = images.shape;
  const xs = tensorOfBytes<tf.Rank.R3>(images.data.subarray(0, rows * height * width) as Uint8Array, [rows, height, width]);
  const ys = tf.tensor1d(new Int32Array(labels.data.subarray(0, rows)), "int32");
  return tensorPair(xs, ys, { classNames });
}
