import { displaySymbol, type MimeBundle, pictureGrid } from "../../display";
import { type NativeBackend, nativeBackend } from "../../graphs";
import { tf } from "../../runtime";
import type { Dataset, DatasetBatch } from "../dataset";
import { type TensorPair, tensorPair } from "../tensor-pair";
import { type BrokenPicture, brokenSentence, faultOf } from "./broken";
import type { Decoding } from "./decode";
import { pipelineOf } from "./pipeline";

/** How labels are encoded: class indices `[B]` int32; one-hot rows `[B, K]` or zeros and ones `[B, 1]`, both float32; or not at all. */
export type LabelMode = "int" | "categorical" | "binary" | null;

/** Pictures in a batch: `xs` `[B, height, width, channels]` float32 from 0 to 255 (or rescaled), `ys` as `labelMode` says. */
export interface ImageBatch extends DatasetBatch {
  readonly xs: tf.Tensor4D;
  readonly ys?: tf.Tensor;
}

/** Pictures in files, decoded when they are needed; shows itself as a grid of the first ones. */
export interface ImageDataset extends Dataset {
  /** Pictures. */
  readonly size: number;
  /** Names of the classes that labels count from 0; empty where there are no labels. */
  readonly classNames: readonly string[];
  /** Path of every picture, in the dataset's order. */
  readonly filePaths: readonly string[];
  /** The class of every picture; undefined where there are no labels. */
  readonly labels: Int32Array | undefined;
  /** `[height, width, channels]`: the `inputShape` of a model. */
  readonly imageShape: [number, number, number];
  /** Pictures at a time in `for await`, and in `train.fit`, `evaluate` and `predict` where they are given no other. */
  readonly batchSize: number;
  /** Files that were left out, with `broken: "skip"`. */
  readonly broken: readonly BrokenPicture[];
  /** One pass over the pictures with these numbers; TensorFlow decodes the next batches meanwhile. */
  batches(rows: Int32Array, batchSize: number): AsyncIterable<ImageBatch>;
  /** One pass in the dataset's order: `for await (const { xs, ys } of pictures)`. Whoever takes a batch disposes it. */
  [Symbol.asyncIterator](): AsyncIterator<ImageBatch>;
  /** All pictures as one pair of tensors, for sets that fit into memory. */
  load(): Promise<TensorPair<tf.Tensor4D, tf.Tensor>>;
  /** What a notebook shows when the value is the last line of a cell. */
  [displaySymbol](): Promise<MimeBundle>;
}

interface Parts extends Pick<ImageDataset, "classNames" | "filePaths" | "labels" | "batchSize" | "broken"> {
  decoding: Decoding;
  labelMode: LabelMode;
}

const shown = 20;

export function imageDataset({ decoding, labelMode, ...parts }: Parts): ImageDataset {
  const { filePaths, labels, classNames, batchSize } = parts;
  const size = filePaths.length;
  const all = Int32Array.from({ length: size }, (_, i) => i);
  const targets = (rows: Int32Array): tf.Tensor | undefined => {
    if (!labels) return undefined;
    const classes = Int32Array.from(rows, (row) => labels[row] as number);
    if (labelMode === "int") return tf.tensor1d(classes, "int32");
    if (labelMode === "binary") return tf.tensor2d(Float32Array.from(classes), [classes.length, 1]);
    return tf.tidy(() => tf.oneHot(tf.tensor1d(classes, "int32"), classNames.length, 1, 0, "float32"));
  };
  async function* batches(rows: Int32Array, rowsAtATime: number): AsyncGenerator<ImageBatch> {
    const backend = decoder();
    const paths = Array.from(rows, (row) => filePaths[row] as string);
    const pipeline = pipelineOf(backend, paths, decoding, rowsAtATime);
    try {
      for (let start = 0; start < paths.length; start += rowsAtATime) {
        const end = Math.min(start + rowsAtATime, paths.length);
        let xs: tf.Tensor4D;
        try {
          xs = pipeline.next();
        } catch (error) {
          throw brokenAmong(backend, paths.slice(start, end), decoding.channels) ?? error;
        }
        const ys = targets(rows.subarray(start, end));
        yield ys ? { xs, ys } : { xs };
      }
    } finally {
      pipeline.dispose();
    }
  }
  const dataset: ImageDataset = {
    ...parts,
    size,
    imageShape: [decoding.height, decoding.width, decoding.channels],
    batches,
    [Symbol.asyncIterator]: () => batches(all, batchSize)[Symbol.asyncIterator](),
    async load() {
      if (!labels) throw new Error("imageFolder: pictures without labels make no pair of tensors; train.predict takes them as they are.");
      for await (const { xs, ys } of batches(all, size)) return tensorPair(xs, ys as tf.Tensor, { classNames });
      throw new Error("imageFolder: there are no pictures.");
    },
    async [displaySymbol]() {
      const summary = summaryOf(dataset);
      try {
        for await (const { xs, ys } of batches(all.subarray(0, shown), shown)) {
          ys?.dispose();
          const names = labels && Array.from(labels.subarray(0, shown), (k) => classNames[k] ?? String(k));
          const range = [0, 255 * decoding.rescale] as const;
          const data = (await xs.data()) as Float32Array;
          xs.dispose();
          const grid = pictureGrid({ data, shape: xs.shape }, { labels: names, columns: 10, range });
          return { ...(await grid[displaySymbol]()), "text/plain": summary };
        }
      } catch (error) {
        return { "text/plain": `${summary}; ${(error as Error).message}` };
      }
      return { "text/plain": summary };
    },
  };
  return dataset;
}

/** @throws {Error} where TensorFlow's native library is not in use */
export function decoder(): NativeBackend {
  const backend = nativeBackend();
  if (backend) return backend;
  throw new Error(
    `imageFolder: pictures are decoded by native TensorFlow, but the back end in use is ${tf.getBackend()}; switch with runtime.useBackend("native").`,
  );
}

/** The error for a batch that TensorFlow refuses, by the names of its files; undefined when all of them can be decoded. */
function brokenAmong(backend: NativeBackend, paths: readonly string[], channels: number): Error | undefined {
  const broken = paths.flatMap((path) => {
    const reason = faultOf(backend, path, channels);
    return reason ? [{ path, reason }] : [];
  });
  if (broken.length === 0) return undefined;
  return new Error(`imageFolder: ${brokenSentence(broken, paths.length)}; mend or remove them, or give broken: "skip".`);
}

function summaryOf({ size, imageShape, labels, classNames }: ImageDataset): string {
  const [height, width, channels] = imageShape;
  const counted = classNames.map((name, k) => `${name} ${labels?.reduce((sum, label) => sum + Number(label === k), 0)}`);
  const classes = labels ? ` in ${classNames.length} classes (${counted.join(", ")})` : " without labels";
  return `${size.toLocaleString("en-US")} pictures${classes}, ${width} x ${height} pixels, ${channels} ${channels === 1 ? "channel" : "channels"}`;
}
