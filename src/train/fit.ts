import { host } from "../display";
import { shuffledIndices } from "../preprocess";
import { tf } from "../runtime";
import type { Augmentation } from "./augment";
import { batchesOf, inOrder, weightedMeans } from "./batches";
import { type Callback, callbacksOf } from "./callbacks/callback";
import { checkLabels, checkNumbers, checkPrecision, checkSamples, type Samples } from "./checks";
import { LossNotFinite, type Precision } from "./compiled";
import { evaluateWith, runStep } from "./evaluate";
import { lossNotFinite, outOfMemory } from "./failures";
import { continuedHistory, type History, keepHistory } from "./history";
import { metricNames } from "./metric-names";
import { type OptimizerName, optimizerOf } from "./optimizers";
import { pauses } from "./pauses";
import { type Progress, progressFor, unitOf } from "./progress";
import { sampleWeightsOf, type WeightOptions } from "./sample-weights";
import { testStep, trainStep } from "./steps";

export interface FitOptions extends WeightOptions {
  /** Passes over the training samples. Default: 1. */
  epochs?: number;
  /** The epoch to begin with, counted from 0, for a run that goes on: `epochs` counts from the first one. Default: 0. */
  initialEpoch?: number;
  /** Samples per update of the weights; the last batch of an epoch may be smaller. Default: 32. */
  batchSize?: number;
  /** Samples on which loss and metrics are computed after every epoch, `val_loss`, `val_accuracy`, ... */
  validationData?: Samples;
  /** Instead of `validationData`: the fraction of the samples, taken from the end before shuffling, to validate on. Default: 0. */
  validationSplit?: number;
  /** Go through the samples in another order in every epoch. Default: true. */
  shuffle?: boolean;
  /** Seed of the order and of random layers such as dropout; with a seeded model the whole run is reproducible on the same machine. Default: another order every time. */
  seed?: number;
  /** Compiles the model with this optimizer: a name with Keras's defaults, or for example `train.adam({ learningRate: 1e-4 })`. */
  optimizer?: OptimizerName | tf.Optimizer;
  /** Compiles the model with this loss. Default: the one it is compiled with. */
  loss?: string;
  /** Compiles the model with these metrics. Default: those it is compiled with, or `["accuracy"]`. */
  metrics?: string[];
  /** Called as Keras calls them: `onEpochEnd(epoch, logs)`, ...; `tf.callbacks.earlyStopping(...)` works too. */
  callbacks?: Callback | Callback[];
  /** Show the progress. Default: true. */
  verbose?: boolean;
  /**
   * Run the training step as one TensorFlow graph: `true` where possible (else eagerly, said once), `false` never, `"require"` or fail.
   * Default: true.
   */
  compile?: boolean | "require";
  /**
   * Random changes of every training batch of images, such as `[train.augment.randomFlip()]`, as part of the compiled step. Default: none.
   */
  augment?: readonly Augmentation[];
  /**
   * `"mixed_bfloat16"`: train in bfloat16 where it gains speed, as Keras's policy of that name; weights stay float32. Worth it where the
   * processor has bfloat16 (AMX, AVX512-BF16). Default: `"float32"`.
   */
  precision?: Precision;
  /** Stops after the current batch when aborted. Default: the interrupt button of the notebook. */
  signal?: AbortSignal;
}

/** Thrown by {@link fit} when it was interrupted; the model keeps the weights of the last finished batch. */
export class FitInterrupted extends Error {
  override readonly name = "FitInterrupted";
  constructor(
    message: string,
    /** The epochs that were finished. */
    readonly history: History,
  ) {
    super(message);
  }
}

/**
 * Trains a model on samples and shows how it goes: a live bar in a notebook, a bar in a terminal, a line per epoch elsewhere.
 *
 * The step runs as a compiled TensorFlow graph on the native back end and as plain tfjs elsewhere, with the same results. Weights are
 * those of the last finished batch at any time, also after an interrupt or an error; `train.historyOf(model)` has the epochs so far.
 *
 *     const history = await train.fit(model, trainSet, { epochs: 10, batchSize: 64, validationData: validationSet });
 *
 * @param model a `tf.Sequential` or `tf.LayersModel` with one input and one output
 * @param samples `xs` shaped as the model's input, for example `[N, 28, 28, 1]`, and `ys`: class indices `[N]`, or targets as the loss wants them
 * @throws {RangeError} when an option, a shape or a label is wrong, or the inputs contain NaN
 * @throws {Error} when the loss becomes NaN or infinite: names the batch and the layer; the model keeps the weights from before that batch
 * @throws {FitInterrupted} when interrupted; carries the history so far
 */
export async function fit(model: tf.LayersModel, samples: Samples, options: FitOptions = {}): Promise<History> {
  const {
    epochs = 1,
    initialEpoch = 0,
    batchSize = 32,
    shuffle = true,
    seed,
    verbose = true,
    compile = true,
    precision = "float32",
  } = options;
  checkPrecision(precision, compile);
  compileModel(model, options);
  checkSamples("fit", "samples", model, samples);
  checkLabels("fit", "samples", model, samples);
  const { training, validation } = partition(model, samples, options);
  checkNumbers({ epochs, initialEpoch, batchSize, samples: training });

  const signal = options.signal ?? host()?.interrupt;
  const names = metricNames(model);
  const steps = Math.ceil(training / batchSize);
  const history = continuedHistory(model, initialEpoch, { epochs, batchSize, samples: training, steps });
  keepHistory(model, history);
  const logNames = [...names, ...(validation ? names.map((name) => `val_${name}`) : [])];
  const progress = progressFor({ verbose, unit: unitOf(samples.xs.rank), epochs });
  const callbacks = callbacksOf(model, options.callbacks, { ...history.params, initialEpoch, metrics: logNames });
  // One for the whole run: many short epochs must not hold the event loop either.
  const pause = pauses();
  let said = false;
  const onEager = (reason: string) => {
    if (!said) console.warn(`fit: trains eagerly, not compiled, because ${reason}.`);
    said = true;
  };
  const sampleWeight = sampleWeightsOf(samples, options);
  const step = trainStep(model, samples, {
    compile,
    onEager,
    seed,
    firstStep: initialEpoch * steps,
    precision,
    augment: options.augment,
    sampleWeight,
  });
  const validate = validation && testStep(model, validation.samples, { compile, onEager });
  try {
    model.stopTraining = false;
    await callbacks.onTrainBegin();
    for (let epoch = initialEpoch; epoch < epochs && !model.stopTraining; epoch++) {
      const start = performance.now();
      await callbacks.onEpochBegin(epoch);
      const order = shuffle ? shuffledIndices(training, seed === undefined ? undefined : seed + epoch) : inOrder(training);
      const logs = await runEpoch({
        model,
        samples,
        step,
        names,
        epoch,
        epochs,
        batches: batchesOf(order, batchSize),
        progress,
        callbacks,
        signal,
        pause,
        stopped: () => model.stopTraining,
      });
      if (validation && validate && !signal?.aborted) {
        const result = await evaluateWith(validate, names, validation.rows, Math.max(batchSize, 500), { signal, pause });
        for (const [name, value] of Object.entries(result)) logs[`val_${name}`] = value;
      }
      if (signal?.aborted) throw interruption(history, epochs);
      history.epoch.push(epoch);
      history.seconds.push((performance.now() - start) / 1000);
      const add = (name: string, value: number) => {
        (history.history[name] ??= [])[history.epoch.length - 1] = value;
      };
      for (const [name, value] of Object.entries(logs)) add(name, value);
      await callbacks.onEpochEnd(epoch, logs, add);
      progress.epochEnd(history);
    }
    await callbacks.onTrainEnd();
    return history;
  } finally {
    step.dispose();
    validate?.dispose();
    validation?.dispose();
    sampleWeight?.dispose();
    progress.end(history);
  }
}

interface Epoch {
  model: tf.LayersModel;
  samples: Samples;
  step: ReturnType<typeof trainStep>;
  names: readonly string[];
  epoch: number;
  epochs: number;
  batches: readonly Int32Array[];
  progress: Progress;
  callbacks: ReturnType<typeof callbacksOf>;
  signal?: AbortSignal;
  pause: () => Promise<void>;
  stopped: () => boolean;
}

async function runEpoch({
  model,
  samples,
  step,
  names,
  epoch,
  epochs,
  batches,
  progress,
  callbacks,
  signal,
  pause,
  stopped,
}: Epoch): Promise<Record<string, number>> {
  const means = weightedMeans(names);
  const start = performance.now();
  let done = 0;
  for (const [batch, rows] of batches.entries()) {
    await callbacks.onBatchBegin(batch, rows.length);
    const values = lossOrNaN(() => runStep(step, rows), names, rows.length);
    const finite = Number.isFinite(values[0]);
    if (finite) means.add(values, rows.length);
    done += rows.length;
    await callbacks.onBatchEnd(batch, rows.length, names, values);
    if (!finite && !stopped()) throw lossNotFinite(model, samples, rows, { epoch, batch });
    const now = performance.now();
    const perBatch = (now - start) / (batch + 1);
    const batchesLeft = batches.length - batch - 1 + (epochs - epoch - 1) * batches.length;
    progress.batch({
      epoch,
      epochs,
      batch: batch + 1,
      batches: batches.length,
      samplesPerSecond: done / ((now - start) / 1000),
      secondsLeft: (perBatch * batchesLeft) / 1000,
      logs: means.logs(),
    });
    await pause();
    if (signal?.aborted || stopped()) break;
  }
  return means.logs();
}

/** The results of a step, NaN where the loss was not finite. */
function lossOrNaN(run: () => number[], names: readonly string[], batchSize: number): number[] {
  try {
    return run();
  } catch (error) {
    if (error instanceof LossNotFinite) return names.map(() => Number.NaN);
    throw outOfMemory(error, batchSize) ?? error;
  }
}

function interruption(history: History, epochs: number): FitInterrupted {
  history.interrupted = true;
  return new FitInterrupted(
    `fit: interrupted after ${history.epoch.length} of ${epochs} epochs; the model keeps the weights of the last finished batch, and train.historyOf(model) has the finished epochs.`,
    history,
  );
}

function compileModel(model: tf.LayersModel, { optimizer, loss, metrics }: FitOptions): void {
  if (model.inputs.length !== 1 || model.outputs.length !== 1) {
    throw new RangeError(
      `fit: the model has ${model.inputs.length} inputs and ${model.outputs.length} outputs, but fit takes models with one of each; use model.fit for others.`,
    );
  }
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

/** How many of the first samples to train on, and on what to validate. */
function partition(model: tf.LayersModel, samples: Samples, { validationData, validationSplit = 0 }: FitOptions) {
  const all = samples.xs.shape[0] as number;
  if (validationData) {
    checkSamples("fit", "validationData", model, validationData);
    checkLabels("fit", "validationData", model, validationData);
    return { training: all, validation: { samples: validationData, rows: validationData.xs.shape[0] as number, dispose() {} } };
  }
  if (validationSplit === 0) return { training: all, validation: undefined };
  if (!(validationSplit > 0 && validationSplit < 1))
    throw new RangeError(`fit: validationSplit is ${validationSplit}, but must lie in [0, 1).`);
  const training = Math.floor(all * (1 - validationSplit));
  const tail = <T extends tf.Tensor>(x: T) =>
    tf.slice(x, [training, ...x.shape.slice(1).map(() => 0)], [all - training, ...x.shape.slice(1)]);
  const held = { xs: tail(samples.xs), ys: tail(samples.ys) };
  return { training, validation: { samples: held, rows: all - training, dispose: () => tf.dispose([held.xs, held.ys]) } };
}
