import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { tf } from "../../../runtime";

/** One input or output of a signature. */
export interface SavedModelTensor {
  readonly name: string;
  readonly dtype: tf.DataType;
  /** `null` where any size goes. */
  readonly shape: readonly (number | null)[];
}

export interface LoadSavedModelOptions {
  /** Default: `serving_default`, or the only one. */
  signature?: string;
  /** Which graph of the SavedModel. Default: `["serve"]`, or the tags of the only graph. */
  tags?: readonly string[];
}

/** A SavedModel that runs in native TensorFlow. */
export interface SavedModel {
  readonly signature: string;
  readonly inputs: readonly SavedModelTensor[];
  readonly outputs: readonly SavedModelTensor[];
  /**
   * Runs the signature once: one tensor for a signature of one input, otherwise tensors in the order of `inputs` or by their names. Returns one tensor for
   * a signature of one output, otherwise tensors by name.
   */
  predict(inputs: tf.Tensor | readonly tf.Tensor[] | Readonly<Record<string, tf.Tensor>>): tf.Tensor | Record<string, tf.Tensor>;
  /** Frees the memory that TensorFlow keeps for it. */
  dispose(): void;
}

interface Dim {
  getSize?(): number;
  array?: number[];
}

interface TensorInfo {
  dtype: tf.DataType;
  tfDtype: string;
  name: string;
  shape: Dim[];
}

interface MetaGraph {
  tags: string[];
  signatureDefs: Record<string, { inputs: Record<string, TensorInfo>; outputs: Record<string, TensorInfo> }>;
}

// tfjs-node keeps what it has loaded by its path, so a folder that was written anew needs another spelling of it.
const spellings = new Map<string, { written: number; suffix: string }>();

/**
 * Loads a TensorFlow SavedModel, as `tf.saved_model.save`, `model.export` of Keras or {@link exportSavedModel} write it, and runs it in native
 * TensorFlow.
 *
 *     const served = await models.loadSavedModel("models/fashion-tf");
 *     const probabilities = served.predict(images) as tf.Tensor;
 *     served.dispose();
 *
 * @throws {Error} when there is no SavedModel in the folder, the back end is not native TensorFlow, or the tags or the signature do not exist
 */
export async function loadSavedModel(folder: string, { signature, tags }: LoadSavedModelOptions = {}): Promise<SavedModel> {
  const path = resolve(folder);
  const file = join(path, "saved_model.pb");
  if (!existsSync(file))
    throw new Error(
      `loadSavedModel: there is no saved_model.pb in ${folder}; give the folder of a TensorFlow SavedModel (models.load reads tfjs's model.json).`,
    );
  if (tf.getBackend() !== "tensorflow")
    throw new Error(`loadSavedModel: the back end in use is ${tf.getBackend()}, but SavedModels need native TensorFlow.`);
  const graphs = (await tf.node.getMetaGraphsFromSavedModel(path)) as unknown as MetaGraph[];
  const wanted = [...(tags ?? ["serve"])].sort().join();
  const graph = graphs.find((one) => [...one.tags].sort().join() === wanted) ?? (tags || graphs.length > 1 ? undefined : graphs[0]);
  if (!graph)
    throw new Error(
      `loadSavedModel: ${folder} has no graph with the tags [${wanted}], only ${graphs.map((one) => `[${one.tags}]`).join(" and ")}; give one of them as tags.`,
    );
  const names = Object.keys(graph.signatureDefs);
  const name = signature ?? (names.length === 1 ? (names[0] as string) : "serving_default");
  const found = graph.signatureDefs[name];
  if (!found)
    throw new Error(
      `loadSavedModel: ${folder} has no signature ${name}, only ${names.join(", ") || "none at all"}; give one of them as signature.`,
    );
  const loaded = await tf.node.loadSavedModel(spelledAnew(path, file), [...graph.tags], name);
  const [inputs, outputs] = [described(found.inputs), described(found.outputs)];
  return {
    signature: name,
    inputs,
    outputs,
    predict(given) {
      const result = loaded.predict(named(given, inputs)) as Record<string, tf.Tensor>;
      return outputs.length === 1 ? (result[outputs[0]?.name as string] as tf.Tensor) : result;
    },
    dispose: () => loaded.dispose(),
  };
}

function spelledAnew(path: string, file: string): string {
  const written = statSync(file).mtimeMs;
  const known = spellings.get(path);
  const suffix = known === undefined ? "" : known.written === written ? known.suffix : `${known.suffix}/.`;
  spellings.set(path, { written, suffix });
  return path + suffix;
}

const described = (tensors: Record<string, TensorInfo>): SavedModelTensor[] =>
  Object.entries(tensors).map(([name, { dtype, shape }]) => ({
    name,
    dtype,
    shape: shape.map((dim) => {
      const size = dim.getSize?.() ?? dim.array?.[0] ?? 0;
      return size < 0 ? null : size;
    }),
  }));

function named(given: tf.Tensor | readonly tf.Tensor[] | Readonly<Record<string, tf.Tensor>>, inputs: readonly SavedModelTensor[]) {
  const list = given instanceof tf.Tensor ? [given] : Array.isArray(given) ? (given as tf.Tensor[]) : undefined;
  const names = inputs.map(({ name }) => name);
  const record = list
    ? Object.fromEntries(list.map((tensor, i) => [names[i] ?? `input ${i}`, tensor]))
    : (given as Record<string, tf.Tensor>);
  const came = Object.keys(record);
  if (came.length !== names.length || (list && list.length !== names.length) || names.some((name) => !record[name]))
    throw new Error(
      `predict: the signature takes ${names.length} inputs (${names.join(", ")}), but ${list ? `${list.length} tensors` : came.join(", ")} came.`,
    );
  for (const { name, dtype, shape } of inputs) {
    const tensor = record[name] as tf.Tensor;
    const fits = tensor.rank === shape.length && shape.every((size, axis) => size === null || size === tensor.shape[axis]);
    if (!fits)
      throw new RangeError(`predict: the input ${name} is [${tensor.shape}], but must be [${shape.map((size) => size ?? "any")}].`);
    if (tensor.dtype !== dtype)
      throw new TypeError(`predict: the input ${name} is ${tensor.dtype}, but must be ${dtype}; cast it by tf.cast(x, "${dtype}").`);
  }
  return record;
}
