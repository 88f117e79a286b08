import { differenceOf, layerClasses, saysNothing } from "./layer-classes";
import { partFromKeras, type Serialized } from "./parts";

/** A layer as tfjs's `fromConfig` takes it. */
export interface LayerConfig {
  readonly className: string;
  readonly config: Record<string, unknown>;
  readonly name?: string;
  readonly inboundNodes?: unknown[];
}

type Json = Record<string, unknown>;
type Node = { readonly args: readonly unknown[]; readonly kwargs: Json } | readonly unknown[];
interface KerasLayer extends Serialized {
  readonly name?: string;
  readonly inbound_nodes?: readonly Node[];
}

export const isContainer = (className: string): boolean => ["Sequential", "Functional", "Model"].includes(className);

/**
 * Translates the `config.json` of a `.keras` file, or a part of it, for tfjs.
 *
 * @throws {Error} that names the layer which tfjs does not have
 */
export function layerFrom(layer: KerasLayer): LayerConfig {
  const { class_name: className, config, module } = layer;
  const name = String(config.name);
  const refuse = (why: string) => new Error(`loadKeras: the layer ${name} (${className}) ${why}.`);
  if (isContainer(className)) return containerFrom(layer);
  if (className === "InputLayer") {
    const { batch_shape, batch_input_shape, dtype, sparse, ragged } = config;
    if (sparse || ragged) throw refuse("takes sparse or ragged tensors, which tfjs does not have");
    return {
      className,
      config: { batchInputShape: batch_shape ?? batch_input_shape, dtype: inputType(dtype, refuse), sparse: false, name },
    };
  }
  const keys = layerClasses[className];
  if (!keys || (module && !/^keras(\.src)?\.layers/.test(module)))
    throw refuse(
      keys
        ? `is an operation of ${module}, not a layer of Keras, and is not translated`
        : "is of a class that tfjs or this translation does not have",
    );
  const difference = differenceOf(className, config);
  if (difference) throw refuse(difference);
  checkType(config.dtype, refuse);
  const translated: Json = { name, trainable: config.trainable ?? true };
  for (const [key, value] of Object.entries(config)) {
    if (key === "name" || key === "trainable" || key === "dtype") continue;
    if (keys.includes(key)) translated[spelled(className, key)] = valueFrom(key, value, refuse);
    else if (!saysNothing(key, value)) throw refuse(`has ${key}=${JSON.stringify(value)}, which tfjs does not have`);
  }
  if (className === "Bidirectional") checkBackward(config, refuse);
  return { className, config: translated };
}

function containerFrom({ class_name, config }: KerasLayer): LayerConfig {
  const layers = config.layers as KerasLayer[];
  if (!Array.isArray(layers))
    throw new Error(`loadKeras: the model ${config.name} has no list of layers; only Sequential and Functional models are translated.`);
  if (class_name === "Sequential" && !saysItsInput(layers[0]))
    throw new Error(`loadKeras: the model ${config.name} does not say the shape of its input; build it with keras.Input before saving.`);
  if (class_name === "Sequential") return { className: "Sequential", config: { name: config.name, layers: layers.map(layerFrom) } };
  // tfjs counts the model's own graph as the first node of a model inside of it.
  const inner = new Set(layers.filter((layer) => isContainer(layer.class_name)).map((layer) => layer.config.name));
  const counted = ([name, node, ...rest]: unknown[]) => [name, inner.has(name) ? (node as number) + 1 : node, ...rest];
  return {
    className: "Model",
    config: {
      name: config.name,
      layers: layers.map((layer) => ({
        ...layerFrom(layer),
        name: layer.name ?? layer.config.name,
        inboundNodes: (layer.inbound_nodes ?? []).map((node) => inboundFrom(node, String(layer.config.name)).map(counted)),
      })),
      inputLayers: tensorsOf(config.input_layers).map(counted),
      outputLayers: tensorsOf(config.output_layers).map(counted),
    },
  };
}

const saysItsInput = (first: KerasLayer | undefined) =>
  first !== undefined && (first.class_name === "InputLayer" || isContainer(first.class_name));

/** `[layer, node, tensor]` of every input or output, whether Keras wrote one, a list or a dictionary of them, which it takes in the order of its keys. */
function tensorsOf(value: unknown): unknown[][] {
  if (Array.isArray(value) && typeof value[0] === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(tensorsOf);
  return Object.keys(value as Json)
    .sort()
    .flatMap((key) => tensorsOf((value as Json)[key]));
}

function inboundFrom(node: Node, name: string): unknown[][] {
  if (Array.isArray(node)) return node as unknown[][];
  const { args, kwargs } = node as { args: readonly unknown[]; kwargs: Json };
  const inputs = historiesOf(args[0]);
  const others = [...args.slice(1), ...Object.values(kwargs)].flatMap(historiesOf);
  if (inputs.length === 0 || others.length > 0 || kwargs.training === true)
    throw new Error(
      `loadKeras: the layer ${name} is called with more than its inputs (${Object.keys(kwargs).join(", ") || "further arguments"}), which is not translated.`,
    );
  return inputs.map((history) => [...history, {}]);
}

function historiesOf(value: unknown): unknown[][] {
  if (Array.isArray(value)) return value.flatMap(historiesOf);
  const { class_name, config } = (value ?? {}) as Partial<Serialized>;
  return class_name === "__keras_tensor__" ? [(config as Json).keras_history as unknown[]] : [];
}

type Refuse = (why: string) => Error;

function valueFrom(key: string, value: unknown, refuse: Refuse): unknown {
  if (key === "layer") return layerFrom(value as KerasLayer);
  if (key === "axis" && Array.isArray(value) && value.length === 1) return value[0];
  try {
    return camelCased(partFromKeras(key, value), key);
  } catch (error) {
    throw refuse((error as Error).message);
  }
}

// Words among the values that tfjs spells in its own way, beside the keys.
const words = new Set(["activation", "recurrent_activation", "data_format", "mode", "class_name"]);
const camel = (text: string) => text.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
const spelled = (className: string, key: string) => (className === "LeakyReLU" && key === "negative_slope" ? "alpha" : camel(key));

function camelCased(value: unknown, key = ""): unknown {
  if (typeof value === "string") return words.has(key) ? camel(value) : value;
  if (Array.isArray(value) || typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [camel(name), camelCased(inner, name)]));
}

const policyOf = (dtype: unknown) => String(typeof dtype === "object" && dtype ? (dtype as Serialized).config.name : (dtype ?? "float32"));

function checkType(dtype: unknown, refuse: Refuse): void {
  const policy = policyOf(dtype);
  // Under a mixed policy the weights are float32 all the same, and tfjs computes in it.
  if (!["float32", "mixed_float16", "mixed_bfloat16", "int32"].includes(policy))
    throw refuse(`computes in ${policy}; tfjs has only float32`);
}

function inputType(dtype: unknown, refuse: Refuse): string {
  const type = policyOf(dtype);
  if (/^u?int\d+$/.test(type)) return "int32";
  if (/float(16|32|64)$/.test(type)) return "float32";
  if (type === "bool") return type;
  throw refuse(`takes values of type ${type}, which tfjs does not have`);
}

/** tfjs makes the backward layer from the forward one. */
function checkBackward({ layer, backward_layer }: Readonly<Json>, refuse: Refuse): void {
  if (!backward_layer) return;
  const essence = (one: unknown, backwards: boolean) => {
    const { name, ...config } = layerFrom(one as KerasLayer).config;
    return JSON.stringify({ ...config, goBackwards: config.goBackwards === backwards }, (key, value) =>
      key === "seed" ? undefined : value,
    );
  };
  if (essence(layer, false) !== essence(backward_layer, true))
    throw refuse("has a backward_layer that differs from its layer, which tfjs does not have");
}
