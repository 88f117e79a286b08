import { readBytes } from "../../files";
import { tf } from "../../runtime";
import { setStateOf, stateOf } from "../compiled";
import { type History, historyFrom, historyJson, keepHistory } from "../history";
import { configOf, type OptimizerConfig, optimizerFrom } from "./optimizer";
import { readSafetensors, type StoredTensor, writeSafetensors } from "./safetensors";
import { freeze, type Places, placesOf, setWeights, tensorOf, weightsOf } from "./weights";

const format = "tslab-ml checkpoint 2";
/** It has the weights in the order of `model.weights`, and does not say which ones the optimizer's slots belong to. */
const earlier = "tslab-ml checkpoint 1";

export interface SaveCheckpointOptions {
  /** Epochs that are finished; `train.fit` goes on from there by `initialEpoch`. Default: those of `history`. */
  epoch?: number;
  /** Default: that of the model's last `train.fit`. */
  history?: History;
  /** The state of the optimizer (moments, number of updates), without which training cannot go on exactly. Default: true. */
  includeOptimizer?: boolean;
}

export interface LoadCheckpointOptions {
  /** Load into this model, which must have weights of the same shapes. Default: a new one, as it was saved. */
  model?: tf.LayersModel;
  /** Instead of the one that was saved, but with its state: for an optimizer or a schedule of your own. */
  optimizer?: tf.Optimizer;
  /** Instead of the one that was saved: for a loss function of your own. */
  loss?: Parameters<tf.LayersModel["compile"]>[0]["loss"];
  /** Instead of those that were saved. */
  metrics?: Parameters<tf.LayersModel["compile"]>[0]["metrics"];
}

/** A training run, taken up again. */
export interface Checkpoint {
  /** Compiled as it was, if it was. */
  readonly model: tf.LayersModel;
  /** Epochs that were finished: the `initialEpoch` to go on with. */
  readonly epoch: number;
  /** Also `train.historyOf(model)`, so that `train.fit` with `initialEpoch` continues it. */
  readonly history?: History;
}

interface Training {
  readonly loss: unknown;
  readonly metrics: unknown;
  readonly optimizer: OptimizerConfig;
}

// As JSON has no functions: what has one cannot be written down.
const hasFunction = (value: unknown): boolean =>
  typeof value === "function" || (typeof value === "object" && value !== null && Object.values(value).some(hasFunction));
const writable = (value: unknown): unknown => (hasFunction(value) ? null : (value ?? []));

/**
 * Saves a model with everything that going on with its training needs, as one safetensors file: weights, architecture, optimizer with its
 * state, loss, metrics, history. `docs/training.md` has the format. The file appears whole or not at all, whenever the process dies.
 *
 *     await train.saveCheckpoint("runs/fashion.safetensors", model);
 *
 * @throws {Error} when the file cannot be written
 */
export async function saveCheckpoint(
  path: string,
  model: tf.LayersModel,
  { history, epoch = history?.epoch.length ?? 0, includeOptimizer = true }: SaveCheckpointOptions = {},
): Promise<void> {
  const tensors = new Map<string, StoredTensor>();
  const add = (name: string, tensor: tf.Tensor) =>
    tensors.set(name, { dtype: tensor.dtype as "float32", shape: tensor.shape, values: tensor.dataSync() as Float32Array });
  for (const [i, weight] of weightsOf(model).entries()) add(`model/${i}/${weight.originalName}`, weight.read());
  const { optimizer } = model;
  const state = optimizer && includeOptimizer ? stateOf(optimizer) : undefined;
  for (const [name, slots] of Object.entries(state?.slots ?? {})) slots.forEach((slot, i) => void add(`optimizer/${name}/${i}`, slot));
  for (const [name, variable] of Object.entries(state?.shared ?? {})) add(`optimizer/${name}`, variable);
  const training: Training | undefined = optimizer && {
    loss: writable(model.loss),
    metrics: writable(model.metrics),
    optimizer: configOf(optimizer),
  };
  const metadata = {
    format,
    model: JSON.stringify(model.toJSON(null, false)),
    weights: JSON.stringify(placesOf(model, state?.weights)),
    epoch: String(epoch),
    ...(training && { training: JSON.stringify(training) }),
    ...(history && { history: historyJson(history) }),
  };
  await writeSafetensors(path, { tensors, metadata });
}

/**
 * Loads what {@link saveCheckpoint} or `train.callbacks.modelCheckpoint` has saved; training then goes on where it was.
 *
 *     const { model, epoch } = await train.loadCheckpoint("runs/fashion.safetensors");
 *     await train.fit(model, trainSet, { epochs: 20, initialEpoch: epoch });
 *
 * @throws {Error} when the file is missing, cut or changed, or fits the given model not, or was written with functions that are not given
 */
export async function loadCheckpoint(path: string, options: LoadCheckpointOptions = {}): Promise<Checkpoint> {
  const { tensors, metadata } = readSafetensors(await readBytes("loadCheckpoint", path), path);
  if (metadata.format !== format && metadata.format !== earlier)
    throw new Error(`loadCheckpoint: ${path} is a safetensors file, but not one of train.saveCheckpoint (format ${metadata.format}).`);
  const model = options.model ?? (await tf.models.modelFromJSON({ modelTopology: JSON.parse(metadata.model as string) }));
  const saved = [...tensors].flatMap(([name, tensor]) => (name.startsWith("model/") ? [tensor] : []));
  const places = metadata.weights ? (JSON.parse(metadata.weights) as Places) : undefined;
  setWeights(
    places ? weightsOf(model) : (model.weights as unknown as ReturnType<typeof weightsOf>),
    saved,
    path,
    options.model !== undefined,
  );
  if (places && !options.model) freeze(model, places);
  if (metadata.training) compileFrom(model, JSON.parse(metadata.training) as Training, { tensors, places }, options);
  const history = metadata.history ? historyFrom(metadata.history) : undefined;
  if (history) keepHistory(model, history);
  return { model, epoch: Number(metadata.epoch), history };
}

function compileFrom(
  model: tf.LayersModel,
  { loss, metrics, optimizer: config }: Training,
  { tensors, places }: { tensors: ReadonlyMap<string, StoredTensor>; places?: Places },
  given: LoadCheckpointOptions,
): void {
  const optimizer = given.optimizer ?? optimizerFrom(config);
  const lost = given.loss ?? loss;
  if (lost === null)
    throw new Error("loadCheckpoint: the loss was a function of your own, which a file cannot hold; give loadCheckpoint(path, { loss }).");
  if (places && metrics === null && !given.metrics)
    throw new Error(
      "loadCheckpoint: a metric was a function of your own, which a file cannot hold; give loadCheckpoint(path, { metrics }).",
    );
  model.compile({ optimizer, loss: lost as string, metrics: given.metrics ?? (metrics as string[] | null) ?? undefined });
  const state = stateOf(optimizer);
  if (!state) return;
  tf.tidy(() => {
    const slots = Object.fromEntries(
      Object.keys(state.slots).map((name) => {
        const values: tf.Tensor[] = [];
        for (const [key, tensor] of tensors) {
          const place = key.startsWith(`optimizer/${name}/`) ? key.split("/")[2] : undefined;
          if (place !== undefined) values[Number(place)] = tensorOf(tensor);
        }
        return [name, values];
      }),
    );
    const shared = Object.keys(state.shared).flatMap((name) => {
      const saved = tensors.get(`optimizer/${name}`);
      return saved ? [[name, tensorOf(saved)] as const] : [];
    });
    const weights = weightsOf(model);
    const updated = places?.updated.map((place) => weights[place]?.val as tf.Variable);
    setStateOf(optimizer, { slots, shared: Object.fromEntries(shared), weights: updated }, config.iterations);
  });
}
