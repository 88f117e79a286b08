import type { tf } from "../../../runtime";
import { isContainer } from "./from-keras";
import { differenceOf, layerClasses, saysNothing } from "./layer-classes";
import { partToKeras, type Serialized } from "./parts";

type Json = Record<string, unknown>;

/** An object as Keras 3 writes it down. */
export interface KerasObject extends Json {
  readonly module: string;
  readonly class_name: string;
  readonly config: Json;
  readonly registered_name: string | null;
}

interface Written extends Serialized {
  readonly name?: string;
  readonly inbound_nodes?: readonly (readonly [string, number, number, Json])[][];
}

interface Inside {
  readonly layers: readonly tf.layers.Layer[];
  /** tfjs's set of the nodes that belong to the model, `layer_ib-0`. */
  readonly containerNodes: ReadonlySet<string>;
}

/**
 * Translates a tfjs model for Keras 3, as its `config.json` has it.
 *
 * @throws {Error} that names the layer which Keras does not have
 */
export function kerasModelOf(model: tf.LayersModel): KerasObject {
  return objectOf(model.toJSON(null, false) as unknown as Written, model);
}

function objectOf(written: Written, layer: tf.layers.Layer): KerasObject {
  const { class_name: className, config } = written;
  if (className === "Sequential") return sequentialOf(config, layer as unknown as Inside);
  if (isContainer(className)) return functionalOf(config, layer as unknown as Inside);
  return layerOf(written);
}

function layerOf({ class_name: className, config: given }: Written): KerasObject {
  const config: Json = { ...given };
  if (className === "LeakyReLU") config.negative_slope = config.alpha;
  if (className === "LeakyReLU") delete config.alpha;
  const refuse = (why: string) => new Error(`saveKeras: the layer ${config.name} (${className}) ${why}.`);
  if (className === "InputLayer") return inputOf(config.name as string, config.batch_input_shape, config.dtype);
  const keys = layerClasses[className];
  if (!keys) throw refuse("is of a class that Keras or this translation does not have");
  const difference = differenceOf(className, config);
  if (difference) throw refuse(difference);
  const translated: Json = { name: config.name, dtype: "float32" };
  // Keras's spatial dropout takes no such argument, and has nothing to train.
  if (className !== "SpatialDropout1D") translated.trainable = config.trainable ?? true;
  for (const [key, value] of Object.entries(config)) {
    if (key === "name" || key === "trainable" || key === "dtype") continue;
    if (keys.includes(key)) translated[key] = keyToKeras(key, value, refuse);
    else if (!saysNothing(key, value)) throw refuse(`has ${key}=${JSON.stringify(value)}, which Keras does not have`);
  }
  if (className === "GRU") translated.reset_after = false;
  return { module: "keras.layers", class_name: className, config: translated, registered_name: null };
}

function keyToKeras(key: string, value: unknown, refuse: (why: string) => Error): unknown {
  if (key === "layer") return layerOf(value as Written);
  try {
    return partToKeras(key, value);
  } catch (error) {
    throw refuse((error as Error).message);
  }
}

const inputOf = (name: string, shape: unknown, dtype: unknown): KerasObject => ({
  module: "keras.layers",
  class_name: "InputLayer",
  config: { batch_shape: shape, dtype: dtype ?? "float32", sparse: false, name },
  registered_name: null,
});

function sequentialOf(config: Readonly<Json>, { layers }: Inside): KerasObject {
  const written = config.layers as Written[];
  const objects = written.map((one, i) => objectOf(one, layers[i] as tf.layers.Layer));
  const [first] = written;
  const shape = first?.config.batch_input_shape;
  // tfjs keeps the shape of the input with the first layer.
  if (first && shape && first.class_name !== "InputLayer")
    objects.unshift(inputOf(`${first.config.name}_input`, shape, first.config.dtype));
  return {
    module: "keras",
    class_name: "Sequential",
    config: { name: config.name, trainable: true, dtype: "float32", layers: objects },
    registered_name: null,
  };
}

function functionalOf(config: Readonly<Json>, inside: Inside): KerasObject {
  const byName = new Map(inside.layers.map((layer) => [layer.name, layer]));
  // tfjs counts the model's own graph as the first node of a model inside of it.
  const nodeOf = ([name, node, index]: readonly [string, number, number, ...unknown[]]) =>
    [name, isContainer((byName.get(name) as tf.layers.Layer).getClassName()) ? node - 1 : node, index] as const;
  const tensorOf = (history: readonly [string, number, number, ...unknown[]]) => {
    const layer = byName.get(history[0]) as tf.layers.Layer;
    const nodes = (layer.inboundNodes as unknown as { outputTensors: tf.SymbolicTensor[] }[]).filter((_, i) =>
      inside.containerNodes.has(`${layer.name}_ib-${i}`),
    );
    const [name, node, index] = nodeOf(history);
    const tensor = nodes[node]?.outputTensors[index] as tf.SymbolicTensor;
    return { class_name: "__keras_tensor__", config: { shape: tensor.shape, dtype: tensor.dtype, keras_history: [name, node, index] } };
  };
  const layers = (config.layers as Written[]).map((one) => {
    const layer = byName.get(one.config.name as string) as tf.layers.Layer;
    const inbound = (one.inbound_nodes ?? []).map((node) => {
      const extra = node.find(([, , , kwargs]) => kwargs && Object.keys(kwargs).length > 0);
      if (extra)
        throw new Error(
          `saveKeras: the layer ${layer.name} is called with more than its inputs (${Object.keys(extra[3]).join(", ")}), which is not translated.`,
        );
      const tensors = node.map(tensorOf);
      return { args: [tensors.length === 1 ? tensors[0] : tensors], kwargs: {} };
    });
    return { ...objectOf(one, layer), name: layer.name, inbound_nodes: inbound };
  });
  // One tensor by itself, so that Keras takes and returns one, not a list of one.
  const plain = (tensors: unknown) => {
    const nodes = (tensors as [string, number, number][]).map(nodeOf);
    return nodes.length === 1 ? nodes[0] : nodes;
  };
  return {
    module: "keras.src.models.functional",
    class_name: "Functional",
    config: {
      name: config.name,
      trainable: true,
      layers,
      input_layers: plain(config.input_layers),
      output_layers: plain(config.output_layers),
    },
    registered_name: "Functional",
  };
}
