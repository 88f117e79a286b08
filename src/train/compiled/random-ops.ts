import { createRequire } from "node:module";
import { type NativeBackend, nativeBackend, type OpAttribute } from "../../graphs";
import { tf } from "../../runtime";

/** The random numbers of one step: the same seed and the same number of steps give the same ones, eagerly or compiled. */
export interface RandomState {
  readonly seed: number;
  /** Steps before the first one of this state. */
  readonly firstStep: number;
  /** Steps so far; made when the step first asks for a random number. */
  counter?: tf.Variable;
  calls: number;
}

export const newRandomState = (seed = Math.floor(Math.random() * 2 ** 31), firstStep = 0): RandomState => ({ seed, firstStep, calls: 0 });

type Shape = number[];
interface Core {
  dropout(x: tf.Tensor | tf.TensorLike, rate: number, noiseShape?: Shape, seed?: number | string): tf.Tensor;
  randomUniform(shape: Shape, min?: number, max?: number, dtype?: string, seed?: number | string): tf.Tensor;
  randomNormal(shape: Shape, mean?: number, stdDev?: number, dtype?: string, seed?: number): tf.Tensor;
  randomStandardNormal(shape: Shape, dtype?: string, seed?: number): tf.Tensor;
  randomGamma(shape: Shape, alpha: number, beta?: number, dtype?: string, seed?: number): tf.Tensor;
  truncatedNormal(shape: Shape, mean?: number, stdDev?: number, dtype?: string, seed?: number): tf.Tensor;
}

let current: RandomState | undefined;

/** Whether a step runs at this moment whose random numbers come from TensorFlow. */
export const insideStep = (): boolean => current !== undefined;

/**
 * Runs one step. Random functions of tfjs draw in JavaScript, which a graph cannot repeat; inside of `fn` they draw by TensorFlow's
 * stateless ops instead, from the seed, their place in the step and the number of the step.
 * What is given an explicit seed keeps it, and with it its values; but a layer's dropout draws a new mask in every step all the same.
 */
export function runStepWith<T>(state: RandomState, fn: () => T): T {
  const outer = current;
  if (!nativeBackend()) return fn();
  current = state;
  state.calls = 0;
  try {
    const result = fn();
    if (state.calls > 0) {
      const { counter } = state;
      tf.tidy(() => counter?.assign(tf.add(counter, tf.scalar(1, "int32"))));
    }
    return result;
  } finally {
    current = outer;
  }
}

function draw(state: RandomState, op: string, shape: Shape, seed?: number | string, parameters: tf.Tensor[] = []): tf.Tensor {
  const backend = nativeBackend() as NativeBackend;
  const { TF_ATTR_TYPE } = backend.binding;
  state.counter ??= tf.variable(tf.scalar(state.firstStep, "int32"), false);
  const site = seedOf(state.seed, seed ?? `call ${state.calls}`);
  state.calls++;
  const type = (name: string, dtype: tf.DataType): OpAttribute => ({ name, type: TF_ATTR_TYPE, value: backend.getDTypeInteger(dtype) });
  const seeds = tf.stack([tf.scalar(site, "int32"), state.counter]);
  const attributes = [type("dtype", "float32"), type("T", "int32"), type("Tseed", "int32")];
  return backend.executeSingleOutput(op, attributes, [tf.tensor1d(shape, "int32"), seeds, ...parameters]);
}

/** FNV-1a over the text, mixed with the step's seed, as a non-negative 32-bit integer. */
function seedOf(seed: number, place: number | string): number {
  let hash = 0x811c9dc5 ^ seed;
  for (const char of String(place)) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  return hash & 0x7fffffff;
}

const uniform = (state: RandomState, shape: Shape, seed?: number | string) => draw(state, "StatelessRandomUniform", shape, seed);

function replacements(core: Core): Partial<Core> {
  const original = { ...core };
  const scaled = (op: string, shape: Shape, mean = 0, stdDev = 1) =>
    tf.tidy(() => tf.add(tf.mul(draw(current as RandomState, op, shape), stdDev), mean));
  const drawsHere = (seed: unknown, dtype = "float32") => current !== undefined && seed == null && dtype === "float32";
  return {
    // Inverted dropout, as tf.dropout writes it.
    dropout(x, rate, noiseShape, seed) {
      if (!current || rate === 0) return original.dropout(x, rate, noiseShape, seed);
      const state = current;
      return tf.tidy(() => {
        const tensor = x instanceof tf.Tensor ? x : tf.tensor(x);
        const shape = noiseShape ? noiseShape.map((n, i) => n ?? (tensor.shape[i] as number)) : tensor.shape;
        const kept = tf.floor(tf.add(uniform(state, shape, seed == null ? undefined : `dropout ${seed}`), 1 - rate));
        return tf.mul(tensor, tf.div(kept, 1 - rate));
      });
    },
    randomUniform(shape, min = 0, max = 1, dtype, seed) {
      if (!drawsHere(seed, dtype)) return original.randomUniform(shape, min, max, dtype, seed);
      return tf.tidy(() => tf.add(tf.mul(uniform(current as RandomState, shape), max - min), min));
    },
    randomNormal(shape, mean, stdDev, dtype, seed) {
      return drawsHere(seed, dtype)
        ? scaled("StatelessRandomNormal", shape, mean, stdDev)
        : original.randomNormal(shape, mean, stdDev, dtype, seed);
    },
    randomStandardNormal(shape, dtype, seed) {
      return drawsHere(seed, dtype) ? scaled("StatelessRandomNormal", shape) : original.randomStandardNormal(shape, dtype, seed);
    },
    randomGamma(shape, alpha, rate = 1, dtype, seed) {
      if (!drawsHere(seed, dtype)) return original.randomGamma(shape, alpha, rate, dtype, seed);
      return tf.tidy(() => {
        const alphas = [tf.fill(shape, alpha)];
        return tf.div(draw(current as RandomState, "StatelessRandomGammaV2", shape, undefined, alphas), rate);
      });
    },
    truncatedNormal(shape, mean, stdDev, dtype, seed) {
      return drawsHere(seed, dtype)
        ? scaled("StatelessTruncatedNormal", shape, mean, stdDev)
        : original.truncatedNormal(shape, mean, stdDev, dtype, seed);
    },
  };
}

/** tfjs's layers and the `tf` of a notebook both look these functions up in tfjs-core's exports at every call. */
export function installRandomOps(): void {
  const core = createRequire(require.resolve("@tensorflow/tfjs-node-gpu"))("@tensorflow/tfjs-core") as Core;
  Object.assign(core, replacements(core));
}
