import { tf } from "../runtime";
import { checkPrecision } from "./checks";
import { type CompiledStep, compiledStep, type Precision } from "./compiled";
import { type BatchFunction, compiledWith, constrain, networkOf, trainedBy, trainerOf } from "./steps";

export interface CompileModelOptions {
  /** `true`: what cannot be compiled runs eagerly and says so once. `"require"`: it throws. Default: true. */
  compile?: true | "require";
  /** Seed of dropout and other random layers. Default: other values every time. */
  seed?: number;
  /** As in `train.fit`, for training, evaluation and prediction. Default: `"float32"`. */
  precision?: Precision;
}

const compiled = new WeakSet<tf.LayersModel>();

/**
 * Makes tfjs's own `model.fit`, `model.fitDataset`, `model.trainOnBatch`, `model.evaluate` and `model.predict` run as TensorFlow graphs, one for every
 * shape of batch. Results, options and callbacks stay those of tfjs, but that constraints of layers hold after every update, as in Keras; `model.dispose()` frees the graphs. A second call changes nothing.
 *
 *     train.compile(model);
 *     await model.fit(xs, ys, { epochs: 10, classWeight: { 0: 1, 1: 5 } });
 *
 * @param model a `tf.Sequential` or `tf.LayersModel`; what it is compiled with (`model.compile`) may change later
 * @returns the model
 */
export function compile<T extends tf.LayersModel>(model: T, { compile = true, seed, precision = "float32" }: CompileModelOptions = {}): T {
  checkPrecision("compile", precision, compile);
  if (compiled.has(model)) return model;
  compiled.add(model);
  // A tf.Sequential makes a new inner model at every model.compile.
  const trainer = () => trainerOf(model);
  const { makeTrainFunction, makeTestFunction, predictLoop } = tf.LayersModel.prototype as unknown as ReturnType<typeof trainerOf>;
  const steps: CompiledStep[] = [];
  // Where tfjs has no weights for the samples it passes null.
  let given: boolean[] = [];
  const stepOf = (fn: (batch: tf.Tensor[]) => tf.Tensor[], version: () => string) => {
    const whole = (tensors: tf.Tensor[]) => given.map((present) => (present ? tensors.shift() : null) as tf.Tensor);
    const options = { compile, seed, precision, version, key: () => `${given}` };
    const step = compiledStep((...tensors) => tf.tidy(() => fn(whole([...tensors]))), options);
    steps.push(step);
    return (batch: readonly (tf.Tensor | null)[]) => {
      given = batch.map((tensor) => tensor !== null);
      return step(...batch.filter((tensor) => tensor !== null));
    };
  };
  // What model.compile sets (optimizer, loss, metrics) is looked up anew for every recording, and part of its version.
  const network = () => networkOf(trainer());
  const compiledAs = () => `${trainedBy(trainer())} ${network()} ${compiledWith(model)}`;
  const training = stepOf((batch) => {
    const results = makeTrainFunction.call(trainer())(batch);
    constrain(trainer().trainableWeights);
    return results;
  }, compiledAs);
  const testing = stepOf((batch) => {
    makeTestFunction.call(trainer());
    const test = trainer().testFunction as BatchFunction;
    trainer().testFunction = testing;
    return test(batch);
  }, compiledAs);
  const predicting = stepOf(
    (batch) => [predictLoop.call(trainer(), batch.length === 1 ? (batch[0] as tf.Tensor) : batch, batch[0]?.shape[0], false)].flat(),
    network,
  );
  const replace = () =>
    Object.assign(trainer(), {
      makeTrainFunction: () => training,
      makeTestFunction() {
        trainer().testFunction = testing;
      },
      predictLoop: (ins: tf.Tensor | tf.Tensor[], batchSize = 32) => tf.tidy(() => inBatches(predicting, [ins].flat(), batchSize)),
    });
  replace();
  if (model instanceof tf.Sequential) {
    const build = model.build.bind(model);
    model.build = (inputShape) => {
      build(inputShape);
      replace();
    };
  }
  const dispose = model.dispose.bind(model);
  model.dispose = () => {
    for (const step of steps) step.dispose();
    return dispose();
  };
  return model;
}

function inBatches(predict: (batch: tf.Tensor[]) => tf.Tensor[], inputs: tf.Tensor[], batchSize: number): tf.Tensor | tf.Tensor[] {
  const samples = inputs[0]?.shape[0] as number;
  const outputs: tf.Tensor[][] = [];
  for (let start = 0; start < samples; start += batchSize) {
    const size = Math.min(batchSize, samples - start);
    const rows = inputs.map((x) => tf.slice(x, start, size));
    predict(rows).forEach((output, i) => void (outputs[i] ??= []).push(output));
  }
  const whole = outputs.map((batches) => tf.concat(batches, 0));
  return whole.length === 1 ? (whole[0] as tf.Tensor) : whole;
}
