import { readBytes } from "../../files";
import { tf } from "../../runtime";
import { setStateOf, stateOf } from "../compiled";
import { type History, historyFrom, historyJson, keepHistory } from "../history";
import { configOf, type OptimizerConfig, optimizerFrom } from "./optimizer";
import { readSafetensors, type StoredTensor, writeSafetensors } from "./safetensors";

const format = "tslab-ml checkpoint 1";

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

// As JSON has no functions: a part that is one cannot be written down.
const writable = (value: unknown): unknown =>
  typeof value === "function" || (typeof value === "object" && value && Object.values(value).some((part) => typeof part === "function"))
    ? null
    : (value ?? null);

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
  for (const [i, weight] of model.weights.entries()) add(`model/${i}/${weight.originalName}`, weight.read());
  const { optimizer } = model;
  const state = optimizer && includeOptimizer ? stateOf(optimizer) : undefined;
  for (const [name, slots] of Object.entries(state?.slots ?? {}))
    for (const [i, slot] of slots.entries()) add(`optimizer/${name}/${i}`, slot);
  for (const [name, variable] of Object.entries(state?.shared ?? {})) add(`optimizer/${name}`, variable);
  const training: Training | undefined = optimizer && {
    loss: writable(model.loss),
    metrics: writable(model.metrics),
    optimizer: configOf(optimizer),
  };
  const metadata = {
    format,
    model: JSON.stringify(model.toJSON(null, false)),
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
  if (metadata.format !== format)
    throw new Error(`loadCheckpoint: ${path} is a safetensors file, but not one of train.saveCheckpoint (format ${metadata.format}).`);
  const model = options.model ?? (await tf.models.modelFromJSON({ modelTopology: JSON.parse(metadata.model as string) }));
  loadWeights(model, tensors, path);
  if (metadata.training) compileFrom(model, JSON.parse(metadata.training) as Training, tensors, options);
  const history = metadata.history ? historyFrom(metadata.history) : undefined;
  if (history) keepHistory(model, history);
  return { model, epoch: Number(metadata.epoch), history };
}

const tensorOf = ({ values, shape, dtype }: StoredTensor) => tf.tensor(values, [...shape], dtype);

function loadWeights(model: tf.LayersModel, tensors: ReadonlyMap<string, StoredTensor>, path: string): void {
  const saved = [...tensors].filter(([name]) => name.startsWith("model/"));
  const shapes = saved.map(([, { shape }]) => `[${shape}]`);
  const own = model.weights.map(({ shape }) => `[${shape}]`);
  const first = own.findIndex((shape, i) => shape !== shapes[i]);
  if (own.length !== shapes.length || first >= 0) {
    const difference =
      own.length === shapes.length
        ? `${model.weights[first]?.originalName} is ${own[first]} in the model and ${shapes[first]} in the file`
        : `the model has ${own.length} weights and the file ${shapes.length}`;
    throw new RangeError(
      `loadCheckpoint: ${path} does not fit the model: ${difference}; build the model as it was saved, or leave it out.`,
    );
  }
  tf.tidy(() => model.setWeights(saved.map(([, tensor]) => tensorOf(tensor))));
}

function compileFrom(
  model: tf.LayersModel,
  { loss, metrics, optimizer: config }: Training,
  tensors: ReadonlyMap<string, StoredTensor>,
  given: LoadCheckpointOptions,
): void {
  const optimizer = given.optimizer ?? optimizerFrom(config);
  const lost = given.loss ?? loss;
  if (lost === null)
    throw new Error("loadCheckpoint: the loss was a function of your own, which a file cannot hold; give loadCheckpoint(path, { loss }).");
  model.compile({ optimizer, loss: lost as string, metrics: given.metrics ?? (metrics as string[] | null) ?? undefined });
  const state = stateOf(optimizer);
  if (!state) return;
  tf.tidy(() => {
    const slots = Object.fromEntries(
      Object.keys(state.slots).map((name) => {
        const saved = [...tensors].filter(([key]) => key.startsWith(`optimizer/${name}/`));
        return [name, saved.map(([, tensor]) => tensorOf(tensor))];
      }),
    );
    const shared = Object.keys(state.shared).flatMap((name) => {
      const saved = tensors.get(`optimizer/${name}`);
      return saved ? [[name, tensorOf(saved)] as const] : [];
    });
    setStateOf(optimizer, { slots, shared: Object.fromEntries(shared) }, config.iterations);
  });
}
