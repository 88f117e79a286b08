import type { Dataset } from "../data";
import { host } from "../display";
import { pauses } from "../pauses";
import { shuffledIndices } from "../preprocess";
import type { tf } from "../runtime";
import type { Augmentation } from "./augment";
import { inOrder } from "./batches";
import { type Callback, callbacksOf } from "./callbacks/callback";
import { checkAugment, checkNumbers, checkPrecision, warnOfUntrained } from "./checks";
import { type CompileArgs, compileWith } from "./compile-with";
import type { Precision } from "./compiled";
import { isDataset } from "./dataset-feed";
import { runEpoch } from "./epoch";
import { evaluateWith } from "./evaluate";
import { continuedHistory, type History, keepHistory } from "./history";
import { metricNames } from "./metric-names";
import type { OptimizerName } from "./optimizers";
import { progressFor, unitOf } from "./progress";
import type { WeightOptions } from "./sample-weights";
import type { Samples } from "./samples";
import { sourcesOf } from "./sources";
import { trainStep } from "./steps";
import { testStepOf } from "./test-step";

export interface FitOptions extends WeightOptions {
  /** Passes over the training samples. Default: 1. */
  epochs?: number;
  /** The epoch to begin with, counted from 0, for a run that goes on: `epochs` counts from the first one. Default: 0. */
  initialEpoch?: number;
  /** Samples per update of the weights; the last batch of an epoch may be smaller, and all samples are one batch where there are fewer. Default: 32, or the dataset's own. */
  batchSize?: number;
  /** Samples on which loss and metrics are computed after every epoch, `val_loss`, `val_accuracy`, ... */
  validationData?: Samples | Dataset;
  /** Instead of `validationData`, for tensors: the fraction of the samples, taken from the end before shuffling, to validate on. Default: 0. */
  validationSplit?: number;
  /** Go through the samples in another order in every epoch. Default: true. */
  shuffle?: boolean;
  /** Seed of the order and of random layers such as dropout; with a seeded model the whole run is reproducible on the same machine. Default: another order every time. */
  seed?: number;
  /** Compiles the model with this optimizer: a name with Keras's defaults, or for example `train.adam({ learningRate: 1e-4 })`. */
  optimizer?: OptimizerName | tf.Optimizer;
  /** Compiles the model with this loss, or with one for every output, in order or by name. Default: the one it is compiled with. */
  loss?: CompileArgs["loss"];
  /** Compiles the model with these metrics. Default: those it is compiled with, or `["accuracy"]`. */
  metrics?: CompileArgs["metrics"];
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
   * Random changes of every training batch of images, such as `[train.augment.randomFlip()]`, as part of the compiled step; for models with
   * one input and one output. Default: none.
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
  /** @internal */
  constructor(
    message: string,
    /** The epochs that were finished. */
    readonly history: History,
  ) {
    super(message);
  }
}

/** Models that are being trained. */
const busy = new WeakSet<tf.LayersModel>();

/**
 * Trains a model on samples and shows how it goes: a live bar in a notebook, a bar in a terminal, a line per epoch elsewhere.
 *
 * The step runs as a compiled TensorFlow graph on the native back end and as plain tfjs elsewhere, with the same results. Weights are
 * those of the last finished batch at any time, also after an interrupt or an error; `train.historyOf(model)` has the epochs so far.
 *
 *     const history = await train.fit(model, trainSet, { epochs: 10, batchSize: 64, validationData: validationSet });
 *
 * @param model a `tf.Sequential` or `tf.LayersModel`
 * @param given `xs` shaped as the model's input, for example `[N, 28, 28, 1]`, and `ys`: class indices `[N]`, or targets as the loss wants them;
 * for several inputs or outputs lists of tensors, or tensors by name. Or a dataset, such as `data.imageFolder` gives, for samples that do not fit into
 * memory: the same run, batch by batch
 * @throws {RangeError} when an option, a shape or a label is wrong, or the inputs contain NaN
 * @throws {Error} when the model is being trained already
 * @throws {Error} when the loss becomes NaN or infinite: names the batch and the layer; the model keeps the weights from before that batch
 * @throws {FitInterrupted} when interrupted; carries the history so far
 */
export async function fit(model: tf.LayersModel, given: Samples | Dataset, options: FitOptions = {}): Promise<History> {
  const {
    epochs = 1,
    initialEpoch = 0,
    batchSize = (isDataset(given) && given.batchSize) || 32,
    shuffle = true,
    seed,
    verbose = true,
    compile = true,
    precision = "float32",
  } = options;
  if (busy.has(model)) throw new Error("fit: the model is being trained already; await that run, or stop it by its signal.");
  checkNumbers({ epochs, initialEpoch, batchSize });
  checkPrecision("fit", precision, compile);
  compileWith(model, options);
  warnOfUntrained(model);
  checkAugment(model, options.augment);
  const { feed, validation } = sourcesOf(model, given, options);
  const training = feed.size;

  const signal = options.signal ?? host()?.interrupt;
  const names = metricNames(model);
  const steps = Math.ceil(training / batchSize);
  const history = continuedHistory(model, initialEpoch, { epochs, batchSize, samples: training, steps });
  keepHistory(model, history);
  const logNames = [...names, ...(validation ? names.map((name) => `val_${name}`) : [])];
  const progress = progressFor({ verbose, unit: unitOf(model.inputs[0]?.shape.length ?? 0), epochs });
  // One for the whole run: many short epochs must not hold the event loop either.
  const pause = pauses();
  let said = false;
  const onEager = (reason: string) => {
    if (!said) console.warn(`fit: trains eagerly, not compiled, because ${reason}.`);
    said = true;
  };
  const step = trainStep(model, feed, { compile, onEager, seed, firstStep: initialEpoch * steps, precision, augment: options.augment });
  const validate = validation && testStepOf(model, compile);
  busy.add(model);
  try {
    const callbacks = callbacksOf(model, options.callbacks, { ...history.params, initialEpoch, metrics: logNames });
    if (signal?.aborted) throw interruption(history, epochs);
    model.stopTraining = false;
    await callbacks.onTrainBegin();
    for (let epoch = initialEpoch; epoch < epochs && !model.stopTraining; epoch++) {
      const start = performance.now();
      await callbacks.onEpochBegin(epoch);
      const order = shuffle ? shuffledIndices(training, seed === undefined ? undefined : seed + epoch) : inOrder(training);
      const logs = await runEpoch({
        model,
        step,
        names,
        epoch,
        epochs,
        batches: feed.batches(order, batchSize),
        steps,
        progress,
        callbacks,
        signal,
        pause,
        stopped: () => model.stopTraining,
      });
      if (validation && validate && !signal?.aborted) {
        const result = await evaluateWith(validate, names, validation.batches(batchSize), { signal, pause });
        if (validate.eagerBecause) onEager(validate.eagerBecause);
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
    busy.delete(model);
    step.dispose();
    validation?.dispose();
    feed.dispose();
    progress.end(history);
  }
}

function interruption(history: History, epochs: number): FitInterrupted {
  history.interrupted = true;
  return new FitInterrupted(
    `fit: interrupted after ${history.epoch.length} of ${epochs} epochs; the model keeps the weights of the last finished batch, and train.historyOf(model) has the finished epochs.`,
    history,
  );
}
