import { tf } from "../../../runtime";
import { isContainer } from "./from-keras";
import { type Dataset, type File, type Group, groupAt } from "./hdf5";
import { isRecurrent } from "./layer-classes";

interface Weight {
  readonly originalName: string;
  readonly shape: readonly number[];
  readonly val: tf.Variable;
  read(): tf.Tensor;
}

/** A layer, or a part of one, that keeps weights of its own. */
interface Place {
  /** Where Keras 3 keeps them: `layers/dense_1`. */
  readonly path: string;
  readonly name: string;
  readonly weights: readonly Weight[];
  /** What the columns of the weights are multiplied by for Keras. Default: 1. */
  readonly factors?: Float32Array;
}

type Inner = Record<"layer" | "forwardLayer" | "backwardLayer" | "cell", tf.layers.Layer>;
const classOf = (layer: tf.layers.Layer) => layer.getClassName();
// As `to_snake_case` of keras/src/utils/naming.py.
const snake = (text: string) =>
  text
    .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();
// Keras's functional models call themselves so, tfjs's only Model.
const kerasClass = (layer: tf.layers.Layer) => (classOf(layer) === "Model" ? "Functional" : classOf(layer));

/** Names of the groups in a list of layers, as `_save_container_state` of keras/src/saving/saving_lib.py makes them. */
function groupNames(layers: readonly tf.layers.Layer[]): string[] {
  const used = new Map<string, number>();
  return layers.map((layer) => {
    const base = snake(kerasClass(layer));
    const count = used.get(base) ?? 0;
    used.set(base, count + 1);
    return count === 0 ? base : `${base}_${count}`;
  });
}

function placesOf(layer: tf.layers.Layer, path: string, file?: File): Place[] {
  const className = classOf(layer);
  const inner = layer as unknown as Inner;
  const own = (weights: unknown = []): Place => ({ path, name: layer.name, weights: weights as Weight[] });
  if (isContainer(className)) {
    const all = (layer as tf.LayersModel).layers;
    // The list of a Sequential model in Keras leaves its input out.
    const layers = className === "Sequential" ? all.filter((one) => classOf(one) !== "InputLayer") : all;
    const list = path ? `${path}/layers` : "layers";
    const named = file ? groupsByName(file, list) : new Map<string, string>();
    const byName = layers.every((one) => named.has(one.name));
    const names = groupNames(layers);
    return [own(), ...layers.flatMap((one, i) => placesOf(one, `${list}/${byName ? named.get(one.name) : names[i]}`, file))];
  }
  if (className === "Bidirectional")
    return [
      own(),
      ...placesOf(inner.forwardLayer, `${path}/forward_layer`, file),
      ...placesOf(inner.backwardLayer, `${path}/backward_layer`, file),
    ];
  if (className === "TimeDistributed") return [own(), ...placesOf(inner.layer, `${path}/layer`, file)];
  if (isRecurrent(className))
    return [
      own(),
      {
        path: `${path}/cell`,
        name: layer.name,
        weights: inner.cell.weights as unknown as Weight[],
        factors: factorsOf(className, inner.cell),
      },
    ];
  return [own(layer.weights)];
}

/**
 * A gate's hard sigmoid is `0.2 x + 0.5` in tfjs (and was in Keras 2) and `x / 6 + 0.5` in Keras 3, each cut at 0 and 1: the same where `x` is 1.2 times as large.
 */
function factorsOf(className: string, cell: tf.layers.Layer): Float32Array | undefined {
  const { recurrentActivation, units } = cell as unknown as { recurrentActivation?: tf.serialization.Serializable; units: number };
  if (recurrentActivation?.getClassName() !== "hardSigmoid") return undefined;
  // The columns of tfjs and of Keras: input, forget, candidate and output; update, reset and candidate.
  const gates = className === "LSTM" ? [1.2, 1.2, 1, 1.2] : [1.2, 1.2, 1];
  return Float32Array.from({ length: gates.length * units }, (_, column) => gates[Math.floor(column / units)] as number);
}

/** Keras writes the name of a layer beside its weights, since 3.5 or so. */
function groupsByName(file: File, list: string): Map<string, string> {
  const group = groupAt(file, list);
  const names = (group?.keys() ?? []).flatMap((key) => {
    const name = groupAt(file, `${list}/${key}/vars`)?.attrs.name?.value;
    return typeof name === "string" ? [[name, key] as const] : [];
  });
  return new Map(names);
}

/** Writes the weights of a model as `model.weights.h5` of Keras 3 has them. */
export function writeWeights(file: File, model: tf.LayersModel): void {
  for (const { path, name, weights, factors } of placesOf(model, "")) {
    const group = makeGroup(file, path ? `${path}/vars` : "vars");
    group.create_attribute("name", name);
    weights.forEach((weight, i) => {
      const value = weight.read();
      group.create_dataset({
        name: String(i),
        data: factors
          ? (value.dataSync() as Float32Array).map((x, at) => x * (factors[at % factors.length] as number))
          : (value.dataSync() as Float32Array),
        shape: value.shape,
        dtype: value.dtype === "float32" ? "<f" : "<i",
      });
    });
  }
}

function makeGroup(file: File, path: string): Group {
  return path.split("/").reduce<Group>((parent, key) => groupAt(parent, key) ?? parent.create_group(key), file);
}

/**
 * Gives a model the weights of an HDF5 file, of Keras 3 or of the older kind.
 *
 * @throws {RangeError} when the file does not fit the model
 */
export function readWeights(file: File, model: tf.LayersModel, caller: string, path: string): void {
  const misfit = (why: string) => new RangeError(`${caller}: ${path} does not fit the model ${model.name}: ${why}.`);
  const legacy = file.attrs.layer_names || file.attrs.layer_names0 ? file : groupAt(file, "model_weights");
  const pairs = legacy ? legacyPairs(legacy, model, misfit) : kerasPairs(file, model, misfit);
  for (const { weight, dataset } of pairs) {
    const shape = dataset.shape ?? [];
    if (`${shape}` !== `${weight.shape}`)
      throw misfit(`${weight.originalName} is [${weight.shape}] in the model and [${shape}] in the file`);
    if (!/^[<>|]?[fi]/.test(String(dataset.dtype)))
      throw misfit(`${weight.originalName} is of type ${JSON.stringify(dataset.dtype)}, but only float32 and int32 are read`);
  }
  tf.tidy(() => {
    for (const { weight, dataset, factors } of pairs) {
      const value = tf.tensor(numbersOf(dataset), [...weight.shape], weight.read().dtype);
      // LayerVariable.write would apply the layer's constraint, which Keras does not when it loads.
      weight.val.assign(factors ? tf.div(value, tf.tensor1d(factors)) : value);
    }
  });
}

interface Pair {
  readonly weight: Weight;
  readonly dataset: Dataset;
  readonly factors?: Float32Array;
}

type Misfit = (why: string) => RangeError;

const numbersOf = ({ value }: Dataset): Float32Array | Int32Array => {
  if (value instanceof Float32Array || value instanceof Int32Array) return value;
  return Float32Array.from([value ?? []].flat() as number[], Number);
};

function kerasPairs(file: File, model: tf.LayersModel, misfit: Misfit): Pair[] {
  const pairs = placesOf(model, "", file).flatMap(({ path, name, weights, factors }) => {
    const group = groupAt(file, path ? `${path}/vars` : "vars");
    const count = group?.keys().length ?? 0;
    if (count !== weights.length)
      throw misfit(`the layer ${name} has ${weights.length} weights, and the file has ${count} at ${path || "its root"}`);
    return weights.map((weight, i) => ({ weight, dataset: group?.get(String(i)) as Dataset, factors }));
  });
  const inFile = file.paths().filter((one) => /^\/?layers\/.*\/vars\/\d+$/.test(one) && !one.includes("seed_generator")).length;
  if (inFile > pairs.length) throw misfit(`the file has ${inFile} weights and the model ${pairs.length}`);
  return pairs;
}

/** By the order of the layers, as Keras 2 did and Keras 3 does for such files. */
function legacyPairs(root: Group, model: tf.LayersModel, misfit: Misfit): Pair[] {
  const groups = textsOf(root, "layer_names").flatMap((name) => {
    const group = groupAt(root, name);
    const names = group ? textsOf(group, "weight_names") : [];
    return names.length > 0 ? [{ name, datasets: names.map((weight) => group?.get(weight) as Dataset) }] : [];
  });
  const layers = model.layers.filter((layer) => layer.weights.length > 0);
  if (groups.length !== layers.length) throw misfit(`the file has ${groups.length} layers with weights and the model ${layers.length}`);
  // The older kind of file does not say which hard sigmoid it means but by the version of the writer.
  const factors = Number.parseInt(String(root.attrs.keras_version?.value), 10) >= 3 ? factorsOfWeights(model) : new Map();
  return layers.flatMap((layer, i) => {
    const { name, datasets } = groups[i] as (typeof groups)[number];
    if (datasets.length !== layer.weights.length)
      throw misfit(`the layer ${layer.name} has ${layer.weights.length} weights, and ${name} in the file has ${datasets.length}`);
    return layer.weights.map((weight, k) => ({
      weight: weight as unknown as Weight,
      dataset: datasets[k] as Dataset,
      factors: factors.get(weight.originalName),
    }));
  });
}

const factorsOfWeights = (model: tf.LayersModel) =>
  new Map(placesOf(model, "").flatMap(({ weights, factors }) => weights.map(({ originalName }) => [originalName, factors] as const)));

/** A list of names; a long one is cut into `layer_names0`, `layer_names1` and so on. */
function textsOf({ attrs }: Group, name: string): string[] {
  const whole = attrs[name];
  const parts = whole
    ? [whole]
    : Object.keys(attrs)
        .filter((key) => key.startsWith(name) && /\d+$/.test(key))
        .sort((a, b) => Number(a.slice(name.length)) - Number(b.slice(name.length)))
        .map((key) => attrs[key]);
  return parts.flatMap((part) => Array.from((part?.value ?? []) as string[], String));
}
