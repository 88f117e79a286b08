import { tf } from "../../runtime";
import type { StoredTensor } from "./safetensors";

/** A weight as tfjs-layers keeps it. */
interface Weight {
  readonly originalName: string;
  readonly shape: tf.Shape;
  readonly val: tf.Variable;
  read(): tf.Tensor;
}

interface Holding {
  readonly weights: readonly Weight[];
  readonly layers?: readonly Holding[];
  /** Of a wrapper. */
  readonly layer?: Holding;
  trainable: boolean;
}

/** A model's weights layer by layer: freezing a layer changes the order of `model.weights`, but not this one. */
export function weightsOf(model: tf.LayersModel): Weight[] {
  const found = new Set<Weight>();
  const visit = ({ layers, layer, weights }: Holding): void => {
    layers?.forEach(visit);
    if (layer) visit(layer);
    for (const weight of weights) found.add(weight);
  };
  visit(model as unknown as Holding);
  return [...found];
}

/** What a file says of weights besides their values, each by its place in {@link weightsOf}. */
export interface Places {
  /** Those that are not trained. */
  readonly frozen: readonly number[];
  /** Those that the optimizer's slots belong to, in their order. */
  readonly updated: readonly number[];
}

export function placesOf(model: tf.LayersModel, updated: readonly tf.Variable[] = []): Places {
  const weights = weightsOf(model);
  const places = new Map(weights.map(({ val }, i) => [val, i]));
  const trained = new Set(model.trainableWeights as unknown as readonly Weight[]);
  return {
    frozen: weights.flatMap((weight, i) => (trained.has(weight) ? [] : [i])),
    updated: updated.map((variable) => places.get(variable) ?? -1),
  };
}

/** Freezes the nested models that were frozen as a whole: unlike a layer's, their configuration does not say so. */
export function freeze(model: tf.LayersModel, { frozen }: Places): void {
  const places = new Map(weightsOf(model).map((weight, i) => [weight, i]));
  const isFrozen = (weight: Weight) => frozen.includes(places.get(weight) as number);
  const visit = ({ layers = [], layer }: Holding): void => {
    for (const inner of layer ? [...layers, layer] : layers)
      if (inner.layers && inner.weights.every(isFrozen)) inner.trainable = false;
      else visit(inner);
  };
  visit(model as unknown as Holding);
}

/**
 * Gives weights the values of a file, in its order, as they are.
 *
 * @param own whether the model was given by the caller, and not made of the file
 * @throws {RangeError} when shapes differ
 */
export function setWeights(weights: readonly Weight[], saved: readonly StoredTensor[], path: string, own: boolean): void {
  const shapes = saved.map(({ shape }) => `[${shape}]`);
  const wanted = weights.map(({ shape }) => `[${shape}]`);
  const first = wanted.findIndex((shape, i) => shape !== shapes[i]);
  if (wanted.length !== shapes.length || first >= 0) {
    const difference =
      wanted.length === shapes.length
        ? `${weights[first]?.originalName} is ${wanted[first]} in the model and ${shapes[first]} in the file`
        : `the model has ${wanted.length} weights and the file ${shapes.length}`;
    const mend = own ? "build the model as it was saved, or leave it out" : "build the model as it was and give it: { model }";
    throw new RangeError(`loadCheckpoint: ${path} does not fit the model: ${difference}; ${mend}.`);
  }
  tf.tidy(() => {
    // LayerVariable.write would apply the layer's constraint.
    for (const [i, { val }] of weights.entries()) val.assign(tensorOf(saved[i] as StoredTensor));
  });
}

export const tensorOf = ({ values, shape, dtype }: StoredTensor): tf.Tensor => tf.tensor(values, [...shape], dtype);
