import type { tf } from "../runtime";
import { type OptimizerName, optimizerOf } from "./optimizers";

export type CompileArgs = Parameters<tf.LayersModel["compile"]>[0];

interface Wanted {
  optimizer?: OptimizerName | tf.Optimizer;
  loss?: CompileArgs["loss"];
  metrics?: CompileArgs["metrics"];
}

/**
 * Compiles the model with what is wanted, and otherwise with what it is compiled with.
 *
 * @throws {RangeError} when it is not compiled, and no loss is given
 */
export function compileWith(model: tf.LayersModel, { optimizer, loss, metrics }: Wanted): void {
  const compiled = model.optimizer != null;
  if (!compiled && !loss)
    throw new RangeError(
      'fit: the model is not compiled; give a loss such as "sparseCategoricalCrossentropy", or call model.compile first.',
    );
  if (optimizer === undefined && loss === undefined && metrics === undefined) return;
  model.compile({
    optimizer: optimizer !== undefined ? optimizerOf(optimizer) : compiled ? model.optimizer : optimizerOf("rmsprop"),
    loss: loss ?? model.loss,
    metrics: metrics ?? (compiled ? (model.metrics as string[]) : ["accuracy"]),
  });
}
