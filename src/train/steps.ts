import { tf } from "../runtime";
import type { Augmentation } from "./augment";
import type { Samples } from "./checks";
import { type CompiledStep, compiledStep, type Precision, takesLearningRate } from "./compiled";
import { takeRows } from "./compiled/take-rows";

type BatchFunction = (batch: tf.Tensor[]) => tf.Tensor[];

/** tfjs-layers' own functions for one batch; a `tf.Sequential` keeps them in its inner model. */
interface Trainer {
  makeTrainFunction(): BatchFunction;
  makeTestFunction(): void;
  testFunction: BatchFunction;
  predictLoop(inputs: tf.Tensor | tf.Tensor[], batchSize?: number, verbose?: boolean): tf.Tensor | tf.Tensor[];
  trainableWeights: readonly { readonly name: string }[];
  optimizer: tf.Optimizer & { incrementIterations?: () => void; getConfig(): object };
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
}

/** One training step: takes row indices `[B]`, returns the loss and the metrics of that batch as scalars, and updates the weights. */
export function trainStep(model: tf.LayersModel, samples: Samples, options: StepOptions): CompiledStep {
  const trainer = trainerOf(model);
  const train = trainer.makeTrainFunction();
  return compiledStep((rows) => tf.tidy(() => train(batchOf(samples, rows as tf.Tensor1D, options.augment))), {
    ...options,
    key: () => `${settingsOf(trainer.optimizer)} ${trainer.trainableWeights.length}`,
    onRun: () => trainer.optimizer.incrementIterations?.(),
  });
}

/** What a recording depends on: the learning rate only where it is not an input of the graph. */
export function settingsOf(optimizer: tf.Optimizer): string {
  const { learningRate, ...settings } = optimizer.getConfig() as Record<string, unknown>;
  return JSON.stringify(takesLearningRate(optimizer) ? settings : { ...settings, learningRate });
}

/** One step of validation: takes row indices `[B]`, returns the loss and the metrics of that batch as scalars. */
export function testStep(model: tf.LayersModel, samples: Samples, options: StepOptions): CompiledStep {
  const trainer = trainerOf(model);
  trainer.makeTestFunction();
  const test = trainer.testFunction;
  return compiledStep((rows) => tf.tidy(() => test(batchOf(samples, rows as tf.Tensor1D))), options);
}

// The rank and type that tfjs-layers wants: it takes class indices as [B, 1], and every target as float32.
function batchOf({ xs, ys }: Samples, rows: tf.Tensor1D, augment: readonly Augmentation[] = []): tf.Tensor[] {
  const drawn = { xs: takeRows(xs, rows) as tf.Tensor4D, ys: takeRows(ys, rows) };
  const batch = augment.reduce((changed, next) => next(changed), drawn);
  const targets = tf.cast(batch.ys, "float32");
  return [batch.xs, targets.rank === 1 ? tf.reshape(targets, [-1, 1]) : targets];
}
