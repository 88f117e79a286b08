import { tf } from "../runtime";
import { type CompiledStep, compiledStep, type Precision } from "./compiled";
import { keptStep } from "./kept-step";
import { asTarget, type BatchFunction, compiledWith, networkOf, trainerOf } from "./steps";

type Compile = boolean | "require";

/** One step of validation: takes the inputs and targets of a batch, returns the loss and the metrics as scalars. */
export const testStepOf = (model: tf.LayersModel, compile: Compile, precision: Precision = "float32"): CompiledStep =>
  keptStep(model, `test ${compile} ${precision}`, () => testStep(model, compile, precision));

function testStep(model: tf.LayersModel, compile: Compile, precision: Precision): CompiledStep {
  const outputs = model.outputs.length;
  const test = (tensors: tf.Tensor[]) => {
    const targets = tensors.slice(-outputs).map(asTarget);
    return plainTest(model)([...tensors.slice(0, -outputs), ...targets]);
  };
  const options = { compile, precision, version: () => `${networkOf(trainerOf(model))} ${compiledWith(model)}`, onEager: () => {} };
  return compiledStep((...tensors) => tf.tidy(() => test(tensors)), options);
}

/**
 * tfjs's own test function, also where `train.compile` has put a graph in its place. For several outputs it gives the sum of the losses so far after each of
 * them, where its names have one loss; only the last one is that.
 */
function plainTest(model: tf.LayersModel): BatchFunction {
  // Looked up anew: a tf.Sequential makes a new inner model at every model.compile.
  const trainer = trainerOf(model);
  const before = trainer.testFunction;
  (tf.LayersModel.prototype as unknown as typeof trainer).makeTestFunction.call(trainer);
  const own = trainer.testFunction as BatchFunction;
  trainer.testFunction = before;
  const outputs = model.outputs.length;
  return (batch) => own(batch).slice(outputs - 1);
}
