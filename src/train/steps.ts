import { tf } from "../runtime";
import type { Augmentation } from "./augment";
import { type CompiledStep, compiledStep, type Precision, takesLearningRate } from "./compiled";
import { augmented, type Feed } from "./feed";

export type BatchFunction = (batch: tf.Tensor[]) => tf.Tensor[];

interface LayerVariable {
  readonly name: string;
  readonly constraint: { apply(weight: tf.Tensor): tf.Tensor } | null;
  readonly val: tf.Variable;
}

/** tfjs-layers' own functions for one batch; a `tf.Sequential` keeps them in its inner model. */
interface Trainer {
  makeTrainFunction(): BatchFunction;
  makeTestFunction(): void;
  testFunction: BatchFunction | undefined;
  predictLoop(inputs: tf.Tensor | tf.Tensor[], batchSize?: number, verbose?: boolean): tf.Tensor | tf.Tensor[];
  trainableWeights: readonly LayerVariable[];
  /** Those of the last `model.compile`, in an array of its own. */
  collectedTrainableWeights: readonly LayerVariable[];
  outputs: readonly tf.SymbolicTensor[];
  optimizer: tf.Optimizer & { readonly iterations: number; getConfig(): object };
}

/** The model that trains: a `tf.Sequential` keeps it inside of itself. */
export const trainerOf = (model: tf.LayersModel): Trainer =>
  ((model as unknown as { model?: Trainer }).model ?? model) as unknown as Trainer;

/** How a step runs; see the options of `compiledStep`. */
export interface StepOptions {
  compile: boolean | "require";
  onEager?: (reason: string) => void;
  precision?: Precision;
  /** Change every training batch, in this order. */
  augment?: readonly Augmentation[];
  /** Of dropout and other random layers. */
  seed?: number;
  /** Steps of earlier runs, from which random layers go on. */
  firstStep?: number;
}

/** One training step: takes what `feed` gives, returns the loss and the metrics of that batch as scalars, and updates the weights. */
export function trainStep(model: tf.LayersModel, feed: Pick<Feed, "pick">, options: StepOptions): CompiledStep {
  const trainer = trainerOf(model);
  // tfjs's own, also where `train.compile` has put a graph in its place.
  const train = (tf.LayersModel.prototype as unknown as Trainer).makeTrainFunction.call(trainer);
  const step = (tensors: tf.Tensor[]) => {
    const { xs, ys, weights } = augmented(feed.pick(tensors), options.augment);
    const results = train([...xs, ...ys.map(asTarget), ...(weights ? ys.map(() => weights) : [])]);
    constrain(trainer.trainableWeights);
    return results;
  };
  return compiledStep((...tensors) => tf.tidy(() => step(tensors)), {
    ...options,
    version: () => trainedBy(trainer),
    finiteLoss: true,
  });
}

/** tfjs keeps the constraints of layers, but applies them only to weights that are written by hand; Keras applies them after every update. */
export function constrain(weights: readonly LayerVariable[]): void {
  for (const { constraint, val } of weights) if (constraint) tf.tidy(() => val.assign(constraint.apply(val)));
}

/** What a recording of training depends on: another optimizer has a state of its own, and every `model.compile` collects the weights anew. */
export const trainedBy = ({ optimizer, collectedTrainableWeights: weights }: Trainer): string =>
  // A layer that is frozen stays frozen without model.compile too.
  `${settingsOf(optimizer)} ${nameOf(optimizer)} ${nameOf(weights)} ${weights.map(({ val }) => Number(val.trainable)).join("")}`;

/** What a recording of a network depends on: `add` and `pop` of a `tf.Sequential` give it other outputs. */
export const networkOf = ({ outputs }: Pick<Trainer, "outputs">): string => outputs.map(({ id }) => id).join();

/** The learning rate only where it is not an input of the graph. */
function settingsOf(optimizer: tf.Optimizer): string {
  const { learningRate, ...settings } = optimizer.getConfig() as Record<string, unknown>;
  return JSON.stringify(takesLearningRate(optimizer) ? settings : { ...settings, learningRate });
}

/** What `model.compile` was given, as far as a recording of the model depends on it; functions by identity. */
export const compiledWith = (model: tf.LayersModel): string =>
  [model.loss, model.metrics]
    .map((part) =>
      Object.entries(typeof part === "object" ? part : [part]).map(([output, given]) => [output, ...[given].flat().map(nameOf)]),
    )
    .join(" ");

const numbers = new WeakMap<object, number>();
let count = 0;

function nameOf(part: unknown): string {
  if (typeof part !== "function" && (typeof part !== "object" || part === null)) return String(part);
  if (!numbers.has(part)) numbers.set(part, ++count);
  return `number ${numbers.get(part)}`;
}

/** The rank and type that tfjs-layers wants: it takes class indices as `[B, 1]`, and every target as float32. */
export function asTarget(y: tf.Tensor): tf.Tensor {
  const float = tf.cast(y, "float32");
  return float.rank === 1 ? tf.reshape(float, [-1, 1]) : float;
}
