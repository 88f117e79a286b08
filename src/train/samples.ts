import type { Tensors } from "../data";
import { tf } from "../runtime";

export type { Tensors } from "../data";

/** Inputs and targets of the same length. */
export interface Samples {
  /** `[N, ...]`, shaped as the model's input. */
  readonly xs: Tensors;
  /** `[N]` or `[N, 1]` class indices, `[N, K]` one-hot classes, or regression targets shaped as the model's output. */
  readonly ys: Tensors;
}

/** Samples in the order of the model's inputs and outputs. */
export interface OrderedSamples {
  readonly xs: readonly tf.Tensor[];
  readonly ys: readonly tf.Tensor[];
  readonly size: number;
}

type Shape = readonly (number | null)[];
type Model = tf.LayersModel & { readonly inputNames: string[]; readonly outputNames: string[] };

const dims = (shape: Shape) => `[${shape.map((n) => n ?? "N").join(", ")}]`;

/**
 * Checks samples against a compiled model and puts them into its order; the tensors stay the caller's.
 *
 * @throws {TypeError} when they are no tensors
 * @throws {RangeError} when names, lengths, shapes or labels do not fit the model, or there is NaN; in targets of a loss of the user's own there may be
 */
export function orderedSamples(caller: string, name: string, model: tf.LayersModel, samples: Samples): OrderedSamples {
  const { inputNames, outputNames } = model as Model;
  const at = (key: string) => `${caller}: ${name ? `${name}.` : ""}${key}`;
  const inputs = inOrder(caller, name, "xs", samples?.xs, inputNames);
  const targets = inOrder(caller, name, "ys", samples?.ys, outputNames);
  const size = checkInputs(caller, name, model, inputs, targets);
  targets.forEach(({ key, tensor }, i) => {
    const loss = lossOf(model as Model, i);
    if (loss === "sparseCategoricalCrossentropy") checkLabels(at(key), tensor, model.outputs[i]?.shape as Shape);
    else if (typeof loss === "string") {
      checkTargets(at(key), tensor, model.outputs[i]?.shape as Shape, loss);
      checkNumbers(at(key), tensor);
    }
  });
  return { xs: inputs.map(({ tensor }) => tensor), ys: targets.map(({ tensor }) => tensor), size };
}

/**
 * Checks inputs alone, as {@link orderedSamples} checks them, and puts them into the model's order.
 *
 * @throws {TypeError} when they are no tensors
 * @throws {RangeError} when names, lengths or shapes do not fit the model, or they contain NaN
 */
export function orderedInputs(
  caller: string,
  name: string | undefined,
  model: tf.LayersModel,
  xs: Tensors,
): { xs: readonly tf.Tensor[]; size: number } {
  const inputs = inOrder(caller, name, "xs", xs, (model as Model).inputNames);
  const size = checkInputs(caller, name, model, inputs, []);
  return { xs: inputs.map(({ tensor }) => tensor), size };
}

/** Returns how many samples there are. */
function checkInputs(
  caller: string,
  name: string | undefined,
  model: tf.LayersModel,
  inputs: readonly Named[],
  targets: readonly Named[],
): number {
  const at = (key: string) => `${caller}: ${name ? `${name}.` : ""}${key}`;
  for (const { key, tensor } of [...inputs, ...targets]) {
    if (tensor.isDisposed) throw new RangeError(`${at(key)} is disposed; keep the tensors until the model has been trained.`);
    if (tensor.dtype === "string") throw new RangeError(`${at(key)} holds strings, but a model takes numbers; encode them first.`);
  }
  inputs.forEach(({ key, tensor }, i) => void checkShape(at(key), tensor, model.inputs[i]?.shape as Shape));
  const [{ key: firstKey, tensor: first }, ...others] = [...inputs, ...targets] as [Named, ...Named[]];
  for (const { key, tensor } of others)
    if (tensor.shape[0] !== first.shape[0])
      throw new RangeError(`${at(firstKey)} has ${first.shape[0]} samples but ${at(key).slice(caller.length + 2)} has ${tensor.shape[0]}.`);
  if (first.shape[0] === 0) throw new RangeError(`${caller}: ${name ?? "xs"} is empty; give at least one sample.`);
  for (const { key, tensor } of inputs) checkNumbers(at(key), tensor);
  return first.shape[0] as number;
}

interface Named {
  readonly key: string;
  readonly tensor: tf.Tensor;
}

function inOrder(
  caller: string,
  name: string | undefined,
  side: "xs" | "ys",
  given: Tensors | undefined,
  names: readonly string[],
): Named[] {
  const word = side === "xs" ? "inputs" : "outputs";
  const listed = given instanceof tf.Tensor || Array.isArray(given) ? [given].flat() : undefined;
  const byName = listed ? undefined : (given as Readonly<Record<string, tf.Tensor>> | undefined);
  const tensors = listed ?? names.map((each) => byName?.[each]);
  if (tensors.length === 0 || byName === null || ![...tensors, ...Object.values(byName ?? {})].every((x) => x instanceof tf.Tensor)) {
    if (!name)
      throw new TypeError(
        `${caller}: xs must be ${names.length > 1 ? `a tensor for each input (${names.join(", ")})` : "a tensor"}, or a dataset.`,
      );
    const known = byName && names.length > 1 ? `; ${name}.${side} by name needs ${names.join(" and ")}` : "";
    throw new TypeError(
      `${caller}: ${name} must be { xs, ys } with ${names.length > 1 ? "a tensor for each of the model's inputs and outputs" : "two tensors"}, for example fashion.train or preprocess.split(...).trainSet${known}.`,
    );
  }
  if (tensors.length !== names.length)
    throw new RangeError(
      `${caller}: ${name ? `${name}.` : ""}${side} has ${tensors.length} tensors, but the model has ${names.length} ${word} (${names.join(", ")}).`,
    );
  return (tensors as tf.Tensor[]).map((tensor, i) => ({ key: names.length === 1 ? side : `${side}.${names[i]}`, tensor }));
}

function checkShape(what: string, { shape }: tf.Tensor, expected: Shape): void {
  if (shape.length === expected.length && expected.every((n, i) => i === 0 || n === null || n === shape[i])) return;
  const missing = shape.length === expected.length - 1 && expected[expected.length - 1] === 1;
  const mend = missing ? "add the channel axis with preprocess.expandDims" : "reshape the inputs or the model's inputShape";
  throw new RangeError(`${what} has shape ${dims(shape)}, but the model takes ${dims(expected)}; ${mend}.`);
}

function checkNumbers(what: string, tensor: tf.Tensor): void {
  // A sum is NaN where one number is; also where infinities cancel, which the count then tells apart.
  if (tensor.dtype !== "float32" || !Number.isNaN(tf.tidy(() => tf.sum(tensor).dataSync()[0]))) return;
  const missing = tf.tidy(() => tf.sum(tf.cast(tf.isNaN(tensor), "int32")).dataSync()[0] as number);
  if (missing > 0) throw new RangeError(`${what} contains ${missing} NaN; fill or drop missing values before training.`);
}

function checkLabels(what: string, ys: tf.Tensor, output: Shape): void {
  const classes = output[output.length - 1] as number;
  if (ys.rank === output.length && ys.shape[ys.rank - 1] === classes && classes > 1) {
    throw new RangeError(
      `${what} is one-hot ${dims(ys.shape)}, but the loss sparseCategoricalCrossentropy takes class indices [N]; use the loss categoricalCrossentropy.`,
    );
  }
  const [low, high] = tf.tidy(() => [ys.min().dataSync()[0] as number, ys.max().dataSync()[0] as number]) as [number, number];
  if (low < 0 || high > classes - 1 || Number.isNaN(low + high)) {
    throw new RangeError(
      `${what} has labels from ${low} to ${high}, but the model has ${classes} outputs, so labels must lie in 0 to ${classes - 1}.`,
    );
  }
}

function checkTargets(what: string, ys: tf.Tensor, output: Shape, loss: string): void {
  const shape = ys.rank === 1 ? [...ys.shape, 1] : ys.shape;
  if (shape.length === output.length && output.every((n, i) => i === 0 || n === null || n === shape[i])) return;
  const mend =
    loss === "categoricalCrossentropy" && shape[shape.length - 1] === 1
      ? "for class indices use the loss sparseCategoricalCrossentropy"
      : "reshape the targets, or change the units of the last layer";
  throw new RangeError(
    `${what} has shape ${dims(ys.shape)}, but the loss ${loss} compares it with the model's output ${dims(output)}; ${mend}.`,
  );
}

function lossOf({ loss, outputNames }: Model, output: number): unknown {
  if (Array.isArray(loss)) return loss[output];
  return typeof loss === "object" && loss ? (loss as Record<string, unknown>)[outputNames[output] as string] : loss;
}
