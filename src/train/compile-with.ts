import type { tf } from "../runtime";
import { type OptimizerName, optimizerOf } from "./optimizers";

export type CompileArgs = Parameters<tf.LayersModel["compile"]>[0];

interface Wanted {
  optimizer?: OptimizerName | tf.Optimizer;
  loss?: CompileArgs["loss"];
  metrics?: CompileArgs["metrics"];
}

/** What tfjs-layers knows by name: https://js.tensorflow.org/api/latest/#tf.LayersModel.compile */
const losses = [
  "meanSquaredError",
  "meanAbsoluteError",
  "meanAbsolutePercentageError",
  "meanSquaredLogarithmicError",
  "binaryCrossentropy",
  "categoricalCrossentropy",
  "sparseCategoricalCrossentropy",
  "kullbackLeiblerDivergence",
  "logcosh",
  "poisson",
  "hinge",
  "squaredHinge",
  "categoricalHinge",
  "cosineProximity",
];
const metricsByName = [
  "accuracy",
  "acc",
  "crossentropy",
  "ce",
  "binaryAccuracy",
  "categoricalAccuracy",
  "precision",
  "categoricalCrossentropy",
  "sparseCategoricalCrossentropy",
  "mse",
  "MSE",
  "mae",
  "MAE",
  "mape",
  "MAPE",
  "cosine",
];

/**
 * Compiles the model with what is wanted, and otherwise with what it is compiled with.
 *
 * @throws {RangeError} when it is not compiled and no loss is given, or a loss or a metric is not known
 */
export function compileWith(model: tf.LayersModel, { optimizer, loss, metrics }: Wanted): void {
  const compiled = model.optimizer != null;
  if (!compiled && !loss)
    throw new RangeError(
      'fit: the model is not compiled; give a loss such as "sparseCategoricalCrossentropy", or call model.compile first.',
    );
  if (optimizer === undefined && loss === undefined && metrics === undefined) return;
  checkNames("loss", loss, losses);
  checkNames("metric", metrics, metricsByName);
  model.compile({
    optimizer: optimizer !== undefined ? optimizerOf(optimizer) : compiled ? model.optimizer : optimizerOf("rmsprop"),
    loss: loss ?? model.loss,
    metrics: metrics ?? (compiled ? (model.metrics as string[]) : ["accuracy"]),
  });
}

/** Names may stand alone, in lists, or by the outputs' names. */
function checkNames(kind: "loss" | "metric", given: unknown, known: readonly string[]): void {
  if (typeof given === "object" && given !== null) for (const each of Object.values(given)) checkNames(kind, each, known);
  if (typeof given === "string" && !known.includes(given))
    throw new RangeError(`fit: ${kind} "${given}" is not known; use one of ${known.join(", ")}, or a function.`);
}
