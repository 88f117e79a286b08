import { tf } from "../runtime";
import { type CompiledStep, compiledStep, releaseWith } from "./compiled";
import { asTarget, type BatchFunction, compiledWith, trainerOf } from "./steps";

type Compile = boolean | "require";

const kept = new WeakMap<tf.LayersModel, Map<Compile, CompiledStep>>();

/**
 * One step of validation: takes the inputs and targets of a batch, returns the loss and the metrics as scalars. It is kept with the model, so that
 * its graphs are built once, and freed with it.
 */
export function testStepOf(model: tf.LayersModel, compile: Compile): CompiledStep {
  let steps = kept.get(model);
  if (!steps) kept.set(model, (steps = new Map()));
  const known = steps.get(compile);
  if (known) return known;
  const step = testStep(model, compile);
  steps.set(compile, step);
  releaseWith(model, step);
  const { dispose } = model;
  model.dispose = () => {
    step.dispose();
    return dispose.call(model);
  };
  return step;
}

function testStep(model: tf.LayersModel, compile: Compile): CompiledStep {
  const outputs = model.outputs.length;
  const test = (tensors: tf.Tensor[]) => {
    const targets = tensors.slice(-outputs).map(asTarget);
    return plainTest(model)([...tensors.slice(0, -outputs), ...targets]);
  };
  return compiledStep((...tensors) => tf.tidy(() => test(tensors)), { compile, key: () => compiledWith(model), onEager: () => {} });
}

/** tfjs's own test function, also where `train.compile` has put a graph in its place. */
function plainTest(model: tf.LayersModel): BatchFunction {
  // Looked up anew: a tf.Sequential makes a new inner model at every model.compile.
  const trainer = trainerOf(model);
  const before = trainer.testFunction;
  (tf.LayersModel.prototype as unknown as typeof trainer).makeTestFunction.call(trainer);
  const own = trainer.testFunction as BatchFunction;
  trainer.testFunction = before;
  return own;
}
