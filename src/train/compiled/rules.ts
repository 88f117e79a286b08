import { tf } from "../../runtime";

/** The optimizers of tfjs, by the formula of their update. */
export type Rule = "sgd" | "momentum" | "rmsprop" | "adam" | "adamax" | "adagrad" | "adadelta";

export type Gradients = Record<string, tf.Tensor> | { name: string; tensor: tf.Tensor }[];
/** An optimizer by the fields in which tfjs keeps its state. */
export type Slots = Record<string, { variable: tf.Variable }[]> & Record<string, tf.Variable>;

export interface Known {
  readonly rule: Rule;
  readonly slots: readonly string[];
  readonly shared: readonly string[];
  prototype: { applyGradients(gradients: Gradients): void };
}

export const knownRules = (): Known[] => [
  { rule: "sgd", slots: [], shared: [], prototype: tf.SGDOptimizer.prototype },
  { rule: "momentum", slots: ["accumulations"], shared: [], prototype: tf.MomentumOptimizer.prototype },
  { rule: "rmsprop", slots: ["accumulatedMeanSquares", "accumulatedMoments"], shared: [], prototype: tf.RMSPropOptimizer.prototype },
  {
    rule: "adam",
    slots: ["accumulatedFirstMoment", "accumulatedSecondMoment"],
    shared: ["accBeta1", "accBeta2"],
    prototype: tf.AdamOptimizer.prototype,
  },
  {
    rule: "adamax",
    slots: ["accumulatedFirstMoment", "accumulatedWeightedInfNorm"],
    shared: ["accBeta1", "iteration"],
    prototype: tf.AdamaxOptimizer.prototype,
  },
  { rule: "adagrad", slots: ["accumulatedGrads"], shared: [], prototype: tf.AdagradOptimizer.prototype },
  { rule: "adadelta", slots: ["accumulatedGrads", "accumulatedUpdates"], shared: [], prototype: tf.AdadeltaOptimizer.prototype },
];

// tfjs 4.22 subtracts the epsilon under the centered root where TensorFlow adds it.
/** Whether the update is written as the ops of tfjs. */
export const ownArithmetic = (optimizer: tf.Optimizer) => (optimizer as unknown as { centered?: boolean }).centered === true;

/** Whether a compiled step takes the learning rate of this optimizer as an input. */
export const takesLearningRate = (optimizer: tf.Optimizer): boolean => !ownArithmetic(optimizer) && ruleOf(optimizer) !== undefined;

/** What an optimizer keeps between updates, by tfjs's names: per weight, in the order of `weights` and with holes, and for all weights. */
export interface OptimizerState<T> {
  readonly slots: Record<string, T[]>;
  readonly shared: Record<string, T>;
  /** The weights of the last update; undefined where there was none. */
  readonly weights?: readonly tf.Variable[];
}

interface Slot {
  readonly variable: tf.Variable;
}

/** The weights of an optimizer's last update, and what it keeps of those that were updated before. */
const kept = new WeakMap<tf.Optimizer, { weights: readonly tf.Variable[]; readonly aside: Map<string, Map<tf.Variable, Slot>> }>();

/**
 * tfjs finds what it keeps of a weight by the weight's place among those that are updated; where others are, as after a layer was frozen, this puts what belongs
 * to each at its place.
 */
export function followWeights(optimizer: tf.Optimizer, weights: readonly tf.Variable[]): void {
  const rule = ruleOf(optimizer);
  const before = kept.get(optimizer);
  if (!before) kept.set(optimizer, { weights, aside: new Map() });
  if (!rule || !before || (before.weights.length === weights.length && weights.every((weight, i) => weight === before.weights[i]))) return;
  const fields = optimizer as unknown as Record<string, Slot[]>;
  for (const name of slotsOf(optimizer, rule)) {
    const slots = before.aside.get(name) ?? new Map<tf.Variable, Slot>();
    before.aside.set(name, slots);
    fields[name]?.forEach((slot, i) => void slots.set(before.weights[i] as tf.Variable, slot));
    fields[name] = placed(weights.map((weight) => slots.get(weight)));
  }
  before.weights = weights;
}

/** A list with holes in the place of what is undefined, as tfjs's own. */
function placed<T>(items: readonly (T | undefined)[]): T[] {
  const list: T[] = [];
  items.forEach((item, i) => {
    if (item !== undefined) list[i] = item;
  });
  return list;
}

/** The fields that hold a variable per weight; centered RMSProp has one more. */
const slotsOf = (optimizer: tf.Optimizer, { slots }: Known): readonly string[] =>
  ownArithmetic(optimizer) ? [...slots, "accumulatedMeanGrads"] : slots;

const ruleOf = (optimizer: tf.Optimizer) => knownRules().find(({ prototype }) => prototype.applyGradients === optimizer.applyGradients);

/** The state of one of tfjs's optimizers; undefined for others. */
export function stateOf(optimizer: tf.Optimizer): OptimizerState<tf.Variable> | undefined {
  const rule = ruleOf(optimizer);
  if (!rule) return undefined;
  const fields = optimizer as unknown as Slots;
  return {
    slots: Object.fromEntries(slotsOf(optimizer, rule).map((name) => [name, (fields[name] ?? []).map(({ variable }) => variable)])),
    shared: Object.fromEntries(rule.shared.map((name) => [name, fields[name] as unknown as tf.Variable])),
    weights: kept.get(optimizer)?.weights,
  };
}

/** Gives an optimizer a state of its own kind. */
export function setStateOf(optimizer: tf.Optimizer, { slots, shared, weights }: OptimizerState<tf.Tensor>, iterations: number): void {
  if (weights) kept.set(optimizer, { weights, aside: new Map() });
  const fields = optimizer as unknown as Record<string, unknown>;
  for (const [name, values] of Object.entries(slots)) {
    for (const { variable } of (fields[name] ?? []) as { variable: tf.Variable }[]) variable.dispose();
    fields[name] = values.map((value, i) => ({ originalName: `${name}/${i}`, variable: tf.variable(value, false) }));
  }
  for (const [name, value] of Object.entries(shared)) (fields[name] as tf.Variable).assign(value);
  fields.iterations_ = iterations;
}

/** Counts so many updates by an optimizer, or takes them back. */
export const countUpdates = (optimizer: tf.Optimizer, by: number): void =>
  void ((optimizer as unknown as { iterations_: number }).iterations_ += by);

/** Takes back that the last update counted, and that it made these variables for its optimizer. */
export function forgetUpdate(optimizer: tf.Optimizer, fresh: ReadonlySet<tf.Variable>): void {
  const fields = optimizer as unknown as Slots;
  countUpdates(optimizer, -1);
  const rule = ruleOf(optimizer);
  for (const name of rule ? slotsOf(optimizer, rule) : []) {
    const slots = fields[name] ?? [];
    for (const { variable } of slots.filter(({ variable }) => fresh.has(variable))) variable.dispose();
    Object.assign(fields, { [name]: placed(Array.from(slots, (slot) => (slot && fresh.has(slot.variable) ? undefined : slot))) });
  }
}
