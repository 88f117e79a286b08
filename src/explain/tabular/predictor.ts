import { tf } from "../../runtime";

/** What a model returns for N rows: one number per row, K numbers per row, or a tensor of either, which is disposed. */
export type Outputs = ArrayLike<number> | readonly (readonly number[])[] | tf.Tensor;

/** Any function from rows to predictions. */
export type Predict = (rows: number[][]) => Outputs | Promise<Outputs>;

/** A function, a model of TensorFlow.js with one input `[N, features]`, or anything with `predictProba` or `predict`, such as a decision tree. */
export type Explainable =
  | Predict
  | tf.LayersModel
  | {
      /** Shares of the classes, `[N, K]`. */
      predictProba(rows: number[][]): Outputs;
    }
  | {
      /** Numbers or labels, `[N]`. */
      predict(rows: number[][]): Outputs;
    };

/** Predictions of N rows, K numbers each. */
export interface Predictions {
  readonly values: Float64Array;
  readonly width: number;
}

export type Predictor = (values: Float64Array, count: number) => Promise<Predictions>;

/** @throws {TypeError} when the model is none, or {RangeError} when its predictions are not as many as the rows, or not finite */
export function predictorOf(caller: string, model: Explainable, width: number): Predictor {
  if (model instanceof tf.LayersModel)
    return checked(caller, (values, count) =>
      ofTensor(tf.tidy(() => model.predict(tf.tensor2d(Float32Array.from(values), [count, width])) as tf.Tensor)),
    );
  const predict = predictOf(caller, model);
  return checked(caller, async (values, count) => {
    const rows = Array.from({ length: count }, (_, i) => Array.from(values.subarray(i * width, (i + 1) * width)));
    const outputs = await predict(rows);
    if (outputs instanceof tf.Tensor) return ofTensor(outputs);
    if (Array.isArray(outputs[0])) {
      const table = outputs as readonly (readonly number[])[];
      return { values: Float64Array.from(table.flat()), count: table.length };
    }
    return { values: Float64Array.from(outputs as ArrayLike<number>), count: outputs.length };
  });
}

function predictOf(caller: string, model: Exclude<Explainable, tf.LayersModel>): Predict {
  if (typeof model === "function") return model;
  if (typeof model === "object" && model !== null && "predictProba" in model) return (rows) => model.predictProba(rows);
  if (typeof model === "object" && model !== null && "predict" in model) return (rows) => model.predict(rows);
  throw new TypeError(
    `${caller}: the model is ${model === null ? "null" : typeof model}, but must be a function from rows to predictions, a tf.LayersModel or have a method predict.`,
  );
}

interface Raw {
  values: Float64Array;
  count: number;
}

async function ofTensor(tensor: tf.Tensor): Promise<Raw> {
  try {
    return { values: Float64Array.from(await tensor.data()), count: tensor.shape[0] ?? 0 };
  } finally {
    tensor.dispose();
  }
}

function checked(caller: string, predict: (values: Float64Array, count: number) => Promise<Raw>): Predictor {
  return async (values, count) => {
    const raw = await predict(values, count);
    if (raw.count !== count || raw.values.length % count !== 0)
      throw new RangeError(`${caller}: the model returned ${raw.count} predictions for ${count} rows.`);
    const wrong = raw.values.findIndex((value) => !Number.isFinite(value));
    if (wrong >= 0)
      throw new RangeError(`${caller}: the model predicts ${raw.values[wrong]}, but every prediction must be a finite number.`);
    return { values: raw.values, width: raw.values.length / count };
  };
}

/**
 * Which of a model's outputs is explained: the asked one, the only one, or of two class probabilities the second, as in scikit-learn.
 *
 * @throws {RangeError} when there are more and none was asked for, or the asked one is not there
 */
export function outputIndex(caller: string, asked: number | undefined, width: number): number {
  if (asked === undefined && width <= 2) return width - 1;
  if (asked !== undefined && Number.isInteger(asked) && asked >= 0 && asked < width) return asked;
  throw new RangeError(
    `${caller}: output is ${asked ?? "missing"}, but the model has ${width} outputs; give a number from 0 to ${width - 1}.`,
  );
}

/** Most rows that go to a model at once. */
const most = 1 << 16;

/** One output for many rows, in parts where there are very many. */
export async function outputOf(
  caller: string,
  predict: Predictor,
  values: Float64Array,
  width: number,
  asked: number | undefined,
): Promise<Float64Array> {
  const count = values.length / width;
  const all = new Float64Array(count);
  for (let start = 0; start < count; start += most) {
    const size = Math.min(most, count - start);
    const outputs = await predict(values.subarray(start * width, (start + size) * width), size);
    const column = outputIndex(caller, asked, outputs.width);
    for (let i = 0; i < size; i++) all[start + i] = outputs.values[i * outputs.width + column] as number;
  }
  return all;
}
