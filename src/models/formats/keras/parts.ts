/** A part of a configuration as Keras and tfjs both write it: `{ class_name, config }`, here in Keras's spelling. */
export interface Serialized {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly module?: string | null;
}

const activations = new Set([
  "elu",
  "linear",
  "relu",
  "relu6",
  "selu",
  "sigmoid",
  "softmax",
  "softplus",
  "softsign",
  "tanh",
  "swish",
  "mish",
  "gelu",
  "hard_sigmoid",
]);
const initializers = new Set([
  ...["Zeros", "Ones", "Constant", "RandomUniform", "RandomNormal", "TruncatedNormal", "Identity", "VarianceScaling", "Orthogonal"],
  ...["GlorotUniform", "GlorotNormal", "HeUniform", "HeNormal", "LeCunUniform", "LeCunNormal"],
]);
const constraints = new Set(["MaxNorm", "UnitNorm", "NonNeg", "MinMaxNorm"]);
// tfjs has its normal distribution truncated, which Keras says.
const distributions: Readonly<Record<string, string>> = { truncated_normal: "normal", untruncated_normal: "normal" };

/** The value of `key` as tfjs understands it, in Keras's spelling; throws a half sentence when tfjs has nothing like it. */
export function partFromKeras(key: string, value: unknown): unknown {
  if (value === null || value === undefined) return key === "activation" ? "linear" : null;
  if (key === "activation" || key === "recurrent_activation") return activationFromKeras(key, value);
  if (key.endsWith("_initializer")) return initializerFromKeras(value as Serialized);
  if (key.endsWith("_regularizer")) return regularizerFromKeras(value as Serialized);
  if (key.endsWith("_constraint")) {
    const { class_name, config } = value as Serialized;
    if (!constraints.has(class_name)) throw new Error(`has the constraint ${class_name}, which tfjs does not have`);
    return { class_name, config };
  }
  return value;
}

function activationFromKeras(key: string, value: unknown): string {
  const name = typeof value === "string" ? value : String((value as Serialized).config ?? (value as Serialized).class_name);
  const known = name === "silu" ? "swish" : name;
  if (!activations.has(known)) {
    const shown = typeof value === "string" || typeof (value as Serialized).config === "string" ? name : (value as Serialized).class_name;
    throw new Error(`has the ${key} ${shown}, which tfjs does not have`);
  }
  return known;
}

function initializerFromKeras(value: Serialized): Serialized {
  const name = value.class_name.replace(/^Lecun/, "LeCun").replace(/^IdentityInitializer$/, "Identity");
  // The weights come from the file, so an initializer that tfjs does not have may be another one.
  if (!initializers.has(name)) return { class_name: "GlorotUniform", config: {} };
  const { input_axes: _, output_axes: __, ...config } = value.config as Record<string, unknown>;
  if (name === "VarianceScaling") config.distribution = distributions[config.distribution as string] ?? config.distribution;
  return { class_name: name, config };
}

function regularizerFromKeras({ class_name, config }: Serialized): Serialized {
  if (!["L1", "L2", "L1L2"].includes(class_name)) throw new Error(`has the regularizer ${class_name}, which tfjs does not have`);
  return { class_name: "L1L2", config: { l1: config.l1 ?? 0, l2: config.l2 ?? 0 } };
}

/** The value of `key` as Keras 3 reads it. */
export function partToKeras(key: string, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (key === "activation" || key === "recurrent_activation") {
    if (!activations.has(value as string)) throw new Error(`has the ${key} ${value}, which Keras does not have`);
    return value === "swish" ? "silu" : value;
  }
  const kind = /_(initializer|regularizer|constraint)$/.exec(key)?.[1];
  if (!kind) return value;
  const { class_name, config } = value as Serialized;
  const named = class_name.replace(/^LeCun/, "Lecun");
  const distribution = config.distribution === "normal" ? { distribution: "truncated_normal" } : {};
  return { module: `keras.${kind}s`, class_name: named, config: { ...config, ...distribution }, registered_name: null };
}
