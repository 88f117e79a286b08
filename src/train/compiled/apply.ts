import { type NativeBackend, nativeBackend, tensorId } from "../../graphs";
import { tf } from "../../runtime";
import { followSchedule } from "../learning-rate";
import { followWeights, type Gradients, type Known, knownRules, ownArithmetic, type Rule, type Slots } from "./rules";
import { collapse, recorded } from "./tape";
import { registeredVariables } from "./variables";

/** The update of all weights by one optimizer: what a graph does in one fused op per weight. */
export interface Apply {
  readonly rule: Rule;
  readonly optimizer: tf.Optimizer;
  readonly weights: readonly { readonly variable: tf.Variable; readonly slots: readonly tf.Variable[]; readonly decayed: boolean }[];
  /** Variables that all weights share, such as the powers of Adam's betas. */
  readonly shared: readonly tf.Variable[];
}

/** What `train.adam` and its like add to an optimizer of tfjs; names and meanings as in Keras. */
export interface UpdateOptions {
  /** Every gradient alone is scaled down to at most this L2 norm. Default: no limit. */
  clipNorm?: number;
  /** Every element of a gradient is clipped to [-clipValue, clipValue]. Default: no limit. */
  clipValue?: number;
  /** All gradients together are scaled down to at most this L2 norm. Default: no limit. */
  globalClipNorm?: number;
  /** Decoupled weight decay: before each update, `w -= learningRate * weightDecay * w` (Loshchilov & Hutter 2019). Default: 0. */
  weightDecay?: number;
  /** Weights whose name contains one of these are not decayed, for example `["bias", "gamma", "beta"]`. Default: none. */
  excludeFromWeightDecay?: readonly string[];
}

const extras = new WeakMap<tf.Optimizer, UpdateOptions>();

/** Gives an optimizer clipping and weight decay. */
export function withUpdateOptions<T extends tf.Optimizer>(optimizer: T, options: UpdateOptions): T {
  if (Object.values(options).some((value) => value !== undefined)) extras.set(optimizer, options);
  return optimizer;
}

/** The clipping and weight decay of an optimizer. */
export const updateOptionsOf = (optimizer: tf.Optimizer): UpdateOptions => extras.get(optimizer) ?? {};

let lastApplied: tf.Optimizer | undefined;

/** Runs `fn`, and tells which optimizer has updated weights in it. */
export function updatedBy<T>(fn: () => T): { result: T; optimizer?: tf.Optimizer } {
  lastApplied = undefined;
  const result = fn();
  return { result, optimizer: lastApplied };
}

/** Makes every optimizer of tfjs clip and decay as it is told, and recordings know its updates for what they are. */
export function installApply(): void {
  for (const known of knownRules()) {
    const original = known.prototype.applyGradients;
    known.prototype.applyGradients = function (this: tf.Optimizer, gradients: Gradients) {
      followSchedule(this);
      lastApplied = this;
      const options = updateOptionsOf(this);
      const clipped = clip(pairsOf(gradients), options);
      followWeights(
        this,
        clipped.map(({ variable }) => variable),
      );
      const start = recorded();
      const before = start === undefined ? new Map() : valuesNow();
      for (const { variable } of clipped.filter((pair) => decays(pair.variable, options))) decay(this, variable, options);
      original.call(this, Object.fromEntries(clipped.map(({ variable, gradient }) => [variable.name, gradient])));
      if (start !== undefined && !ownArithmetic(this)) collapseInto({ start, before }, known, this, clipped, options);
      tf.dispose(clipped.filter(({ own }) => own).map(({ gradient }) => gradient));
    };
  }
}

interface Pair {
  variable: tf.Variable;
  gradient: tf.Tensor;
  /** Whether clipping made it. */
  own: boolean;
}

function pairsOf(gradients: Gradients): Pair[] {
  const { registeredVariables } = tf.engine() as unknown as { registeredVariables: Record<string, tf.Variable> };
  const named = Array.isArray(gradients) ? gradients.map(({ name, tensor }) => [name, tensor] as const) : Object.entries(gradients);
  return named.map(([name, gradient]) => ({ variable: registeredVariables[name] as tf.Variable, gradient, own: false }));
}

function clip(pairs: Pair[], { clipNorm, clipValue, globalClipNorm }: UpdateOptions): Pair[] {
  if (clipNorm === undefined && clipValue === undefined && globalClipNorm === undefined) return pairs;
  const scaledTo = (gradient: tf.Tensor, norm: tf.Tensor, limit: number) => tf.mul(gradient, tf.div(limit, tf.maximum(norm, limit)));
  const clipped = tf.tidy(() => {
    const known = pairs.filter(({ gradient }) => gradient != null);
    if (clipValue !== undefined) return known.map(({ gradient }) => tf.clipByValue(gradient, -clipValue, clipValue));
    if (clipNorm !== undefined) return known.map(({ gradient }) => scaledTo(gradient, tf.sqrt(tf.sum(tf.square(gradient))), clipNorm));
    const limit = globalClipNorm as number;
    const norm = tf.sqrt(tf.addN(known.map(({ gradient }) => tf.sum(tf.square(gradient)))));
    return known.map(({ gradient }) => scaledTo(gradient, norm, limit));
  });
  return pairs.filter(({ gradient }) => gradient != null).map((pair, i) => ({ ...pair, gradient: clipped[i] as tf.Tensor, own: true }));
}

const decays = (variable: tf.Variable, { weightDecay = 0, excludeFromWeightDecay = [] }: UpdateOptions) =>
  weightDecay > 0 && !excludeFromWeightDecay.some((part) => variable.name.includes(part));

function decay(optimizer: tf.Optimizer, variable: tf.Variable, { weightDecay = 0 }: UpdateOptions): void {
  const { learningRate } = optimizer as unknown as { learningRate: number };
  tf.tidy(() => variable.assign(tf.sub(variable, tf.mul(variable, learningRate * weightDecay))));
}

/** The id of every variable's value at this moment. */
function valuesNow(): Map<tf.Variable, number> {
  const backend = nativeBackend() as NativeBackend;
  return new Map(registeredVariables(tf.engine()).map((variable) => [variable, tensorId(backend, variable)]));
}

function collapseInto(
  { start, before }: { start: number; before: ReadonlyMap<tf.Variable, number> },
  { rule, slots, shared }: Known,
  optimizer: tf.Optimizer,
  pairs: Pair[],
  options: UpdateOptions,
): void {
  const backend = nativeBackend() as NativeBackend;
  const fields = optimizer as unknown as Slots;
  const weights = pairs.flatMap(({ variable, gradient }, i) => {
    if (gradient == null) return [];
    const own = slots.map((name) => fields[name]?.[i]?.variable as tf.Variable);
    return [{ variable, slots: own, decayed: decays(variable, options), gradient: tensorId(backend, gradient) }];
  });
  const apply: Apply = { rule, optimizer, weights, shared: shared.map((name) => fields[name] as unknown as tf.Variable) };
  const { learningRate, ...config } = optimizer.getConfig() as Record<string, unknown>;
  collapse(start, {
    kind: "op",
    name: `the update of ${rule}`,
    attributes: [{ name: "config", type: -1, value: JSON.stringify([config, options]) }],
    // A variable may have been written in this step already. One that the update made has no value before; such a recording is not used.
    inputs: [...weights.map(({ gradient }) => gradient), ...variablesOf(apply).map((variable) => before.get(variable) ?? -1)],
    outputs: variablesOf(apply).map((variable) => ({
      id: tensorId(backend, variable),
      shape: variable.shape,
      dtype: backend.getDTypeInteger(variable.dtype),
    })),
    apply,
  });
}

/** Every variable that the update assigns, in the order of the entry's outputs. */
export const variablesOf = ({ weights, shared }: Apply): tf.Variable[] => [
  ...weights.flatMap(({ variable, slots }) => [variable, ...slots]),
  ...shared,
];
