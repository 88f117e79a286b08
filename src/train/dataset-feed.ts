import type { Dataset, DatasetBatch } from "../data";
import { tf } from "../runtime";
import type { FedBatch, Feed } from "./feed";
import { sampleWeightsOf, type WeightOptions, weightsInOrder } from "./sample-weights";
import { orderedInputs, orderedSamples, type Samples } from "./samples";

/** Whether samples come in batches, rather than as tensors. */
export const isDataset = (given: unknown): given is Dataset => typeof (given as Dataset | undefined)?.batches === "function";

interface Pass {
  /** Who asks, and what the dataset is called there, for errors. */
  caller: string;
  name: string;
  model: tf.LayersModel;
  dataset: Dataset;
  order: Int32Array;
  batchSize: number;
}

/** Feeds the tensors of every batch into the step; the same numbers as from tensors, and in memory a few batches only. */
export function datasetFeed(model: tf.LayersModel, dataset: Dataset, options: WeightOptions): Feed {
  const size = sizeOf("fit", dataset);
  const sampleWeight = weightsInOrder(options.sampleWeight, size);
  const weighted = sampleWeight !== undefined || options.classWeight !== undefined;
  const [inputs, outputs] = [model.inputs.length, model.outputs.length];
  return {
    size,
    async *batches(order, batchSize) {
      let start = 0;
      for await (const { xs, ys, size: rows } of samplesIn({ caller: "fit", name: "dataset", model, dataset, order, batchSize })) {
        const own = sampleWeight && Array.from(order.subarray(start, start + rows), (row) => sampleWeight[row] as number);
        start += rows;
        const weights = sampleWeightsOf({ xs, ys, size: rows }, { classWeight: options.classWeight, sampleWeight: own });
        yield { size: rows, inputs: [...xs, ...ys, ...(weights ? [weights] : [])], xs: () => xs };
      }
    },
    pick(tensors) {
      const ys = tensors.slice(inputs, inputs + outputs);
      return { xs: tensors.slice(0, inputs), ys, weights: weighted ? tensors[inputs + outputs] : undefined };
    },
    dispose() {},
  };
}

/** A dataset's batches in its own order, for a step that takes inputs and targets. */
export async function* testBatches(caller: string, name: string, model: tf.LayersModel, dataset: Dataset, batchSize: number) {
  const order = Int32Array.from({ length: sizeOf(caller, dataset) }, (_, i) => i);
  for await (const { xs, ys, size } of samplesIn({ caller, name, model, dataset, order, batchSize }))
    yield { size, inputs: [...xs, ...ys], xs: () => xs } satisfies FedBatch;
}

/** A dataset's inputs in its own order, for a step that predicts. */
export async function* inputBatches(model: tf.LayersModel, dataset: Dataset, batchSize: number): AsyncGenerator<readonly tf.Tensor[]> {
  const order = Int32Array.from({ length: sizeOf("predict", dataset) }, (_, i) => i);
  const pass = { caller: "predict", name: "dataset", model, dataset, order, batchSize };
  yield* checked(pass, (batch) => {
    const inputs = orderedInputs("predict", "dataset", model, batch.xs);
    tf.dispose((batch.ys ?? []) as tf.Tensor[]);
    return { item: inputs.xs, size: inputs.size };
  });
}

function samplesIn(pass: Pass) {
  const { caller, name, model } = pass;
  return checked(pass, (batch) => {
    if (batch.ys === undefined)
      throw new RangeError(`${caller}: ${name} has no targets (ys), but ${caller} needs them; load it with its labels.`);
    const samples = orderedSamples(caller, name, model, batch as Samples);
    return { item: samples, size: samples.size };
  });
}

/** The batches of a pass after a check; disposes those that fail it, and counts their samples. */
async function* checked<T>({ caller, name, dataset, order, batchSize }: Pass, check: (batch: DatasetBatch) => { item: T; size: number }) {
  let samples = 0;
  for await (const batch of ahead(dataset.batches(order, batchSize))) {
    let result: { item: T; size: number };
    try {
      result = check(batch);
    } catch (error) {
      tf.dispose(batch as unknown as tf.TensorContainer);
      throw error;
    }
    samples += result.size;
    yield result.item;
  }
  if (samples !== order.length)
    throw new RangeError(`${caller}: ${name} has given ${samples} samples in one pass, but its size is ${order.length}.`);
}

/** Asks for a batch before the one before it is used, so that a dataset that waits for disks or hosts waits while the model computes. */
async function* ahead(batches: AsyncIterable<DatasetBatch>): AsyncGenerator<DatasetBatch> {
  const iterator = batches[Symbol.asyncIterator]();
  const ask = () => {
    const asked = iterator.next();
    // What fails meanwhile is told when its turn comes.
    asked.catch(() => {});
    return asked;
  };
  let next = ask();
  try {
    for (let result = await next; !result.done; result = await next) {
      next = ask();
      yield result.value;
    }
  } finally {
    const rest = await next.catch(() => undefined);
    if (rest && !rest.done) tf.dispose(rest.value as unknown as tf.TensorContainer);
    await iterator.return?.();
  }
}

function sizeOf(caller: string, { size }: Dataset): number {
  if (Number.isInteger(size) && size >= 1) return size;
  throw new RangeError(`${caller}: the dataset's size is ${size}, but must be a whole number of at least 1.`);
}
