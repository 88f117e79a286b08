import { tf } from "../../runtime";
import { replacing } from "./hook";
import { outputLayer } from "./layers";

export interface ExplainOptions {
  /** The class that is explained, one for all images or one for every image. Default: the class that the model predicts. */
  classes?: number | readonly number[];
  /**
   * The score that is explained. "logits", the default, is what goes into the last softmax or sigmoid, as the authors of the methods use it: the
   * gradient of a probability vanishes where the model is sure. "probabilities" is what the model returns; without softmax and sigmoid both are the same.
   */
  output?: "logits" | "probabilities";
  /** Images, or altered copies of one, that go through the model at once. Default: 32. */
  batchSize?: number;
}

const linear = { apply: (x: tf.Tensor) => x, getClassName: () => "linear", getConfig: () => ({}) };

/** Runs `work`, whose uses of the model return what goes into its last softmax or sigmoid. */
function beforeActivation<T>(model: tf.LayersModel, work: () => T): T {
  const layer = outputLayer(model) as tf.layers.Layer & { activation?: { getClassName(): string } };
  if (layer.getClassName() === "Softmax")
    return replacing(layer, "call", (x: tf.Tensor | tf.Tensor[]) => tf.clone([x].flat()[0] as tf.Tensor), work);
  return /^(softmax|sigmoid)$/.test(layer.activation?.getClassName() ?? "") ? replacing(layer, "activation", linear, work) : work();
}

/** Scores `[N, K]` as an expression that gradients flow through. */
export function scoresOf(model: tf.LayersModel, x: tf.Tensor, output: "logits" | "probabilities"): tf.Tensor2D {
  const run = () => [model.apply(x, { training: false }) as tf.Tensor | tf.Tensor[]].flat()[0] as tf.Tensor;
  return (output === "logits" ? beforeActivation(model, run) : run()) as tf.Tensor2D;
}

/** The sum over the batch of every image's score for its class: images do not mix, so its gradient is that of every image's own score. */
export const scoreOfClasses = (scores: tf.Tensor2D, classes: readonly number[]): tf.Scalar =>
  tf.sum(tf.mul(scores, tf.oneHot(tf.tensor1d([...classes], "int32"), scores.shape[1])));

/** @throws {RangeError} in one sentence where TensorFlow.js finds no gradient */
export function differentiable<T>(caller: string, of: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Error) || !/gradient/i.test(error.message)) throw error;
    throw new RangeError(
      `${caller}: the scores have no gradient with respect to ${of} (TensorFlow.js: ${error.message.split("\n")[0]}); use occlusion, which needs none.`,
    );
  }
}

/** @throws {RangeError} when the model or the images are not of the kind that image explanations need */
export function checkModel(caller: string, model: tf.LayersModel, images: tf.Tensor): asserts images is tf.Tensor4D {
  if (model.inputs.length !== 1 || model.inputs[0]?.shape.length !== 4)
    throw new RangeError(
      `${caller}: the model takes ${model.inputs.map(({ shape }) => `[${shape.map((n) => n ?? "N")}]`).join(" and ")}, but one input of images [N, height, width, channels] is needed.`,
    );
  if (model.outputs[0]?.shape.length !== 2)
    throw new RangeError(
      `${caller}: the model returns [${model.outputs[0]?.shape.map((n) => n ?? "N")}], but scores [N, classes] are needed.`,
    );
  const expected = model.inputs[0].shape.slice(1);
  const fits = images.rank === 4 && expected.every((n, i) => n === null || n === images.shape[i + 1]);
  if (fits && (images.shape[0] as number) > 0) return;
  throw new RangeError(
    `${caller}: images have shape [${images.shape.join(", ")}], but the model takes [N, ${expected.map((n) => n ?? "any").join(", ")}] with at least one image.`,
  );
}

/** @throws {RangeError} when the number is not a whole one of at least `least` */
export function checkCount(caller: string, name: string, value: number, least = 1): void {
  if (!Number.isInteger(value) || value < least)
    throw new RangeError(`${caller}: ${name} is ${value}, but must be a whole number of at least ${least}.`);
}

export interface Explained {
  /** The class that is explained, for every image. */
  readonly classes: readonly number[];
  /** Its score, logit or probability as asked. */
  readonly scores: readonly number[];
}

/** The classes to explain and their scores. */
export async function explained(
  caller: string,
  model: tf.LayersModel,
  images: tf.Tensor4D,
  { classes, output = "logits", batchSize = 32 }: ExplainOptions,
): Promise<Explained> {
  checkCount(caller, "batchSize", batchSize);
  const count = images.shape[0];
  const width = model.outputs[0]?.shape[1] as number;
  const given = typeof classes === "number" ? new Array<number>(count).fill(classes) : classes;
  if (given && given.length !== count)
    throw new RangeError(
      `${caller}: there are ${given.length} classes for ${count} images; give one number, or one class for every image.`,
    );
  const wrong = given?.find((k) => !Number.isInteger(k) || k < 0 || k >= width);
  if (wrong !== undefined) throw new RangeError(`${caller}: class ${wrong} is not one of the model's ${width} outputs, 0 to ${width - 1}.`);
  const all: number[][] = [];
  for (const [start, size] of batches(count, batchSize)) {
    const scores = tf.tidy(() => scoresOf(model, tf.cast(tf.slice(images, start, size), "float32"), output));
    all.push(...(await rowsOf(scores)));
  }
  const chosen = given ? [...given] : all.map((row) => row.indexOf(Math.max(...row)));
  const notFinite = all.findIndex((row) => row.some((value) => !Number.isFinite(value)));
  if (notFinite >= 0)
    throw new RangeError(
      `${caller}: the scores of image ${notFinite} are NaN or infinite; look for such values in the images and the weights.`,
    );
  return { classes: chosen, scores: all.map((row, i) => row[chosen[i] as number] as number) };
}

async function rowsOf(scores: tf.Tensor2D): Promise<number[][]> {
  try {
    return await scores.array();
  } finally {
    scores.dispose();
  }
}

/** `[start, size]` of every batch. */
export const batches = (count: number, batchSize: number): [start: number, size: number][] =>
  Array.from({ length: Math.ceil(count / batchSize) }, (_, k) => [k * batchSize, Math.min(batchSize, count - k * batchSize)]);

/** The values of a tensor that is not needed afterwards. */
export async function valuesOf(tensor: tf.Tensor): Promise<Float32Array> {
  try {
    return Float32Array.from(await tensor.data());
  } finally {
    tensor.dispose();
  }
}
