import { type AttrValue, DataType, tensorAttr, typeAttr } from "../../graphs";
import type { tf } from "../../runtime";
import { type Apply, updateOptionsOf, variablesOf } from "./apply";

/** Where the update finds its operands in the graph that is being written. */
export interface Place {
  add(name: string, op: string, input: readonly string[], attr: Record<string, AttrValue>): void;
  /** The node after which variables may change. */
  readonly ready: string;
  /** The node that reads the learning rate. */
  readonly learningRate: string;
  /** A variable's handle, and its value before the update. */
  handle(variable: tf.Variable): string;
  read(variable: tf.Variable): string;
  /** What must have run before the variable is written, as control inputs. */
  order(variable: tf.Variable): readonly string[];
  readonly gradients: readonly string[];
  /** A prefix for names of nodes. */
  readonly prefix: string;
}

const T = typeAttr(DataType.float32);
type Config = Record<"beta1" | "beta2" | "epsilon" | "momentum" | "decay" | "rho", number> & { useNesterov: boolean };

/**
 * Writes an optimizer's update with TensorFlow's fused training ops. Where tfjs's formula differs from the op's (where Adam adds its
 * epsilon, Adagrad's epsilon, Adadelta's order), an operand or the ops are chosen so that the result is that of tfjs.
 *
 * @returns the ops that end the update, and the values that variables have after it
 */
export function emitApply(apply: Apply, place: Place): { done: string[]; after: Map<tf.Variable, string> } {
  const { prefix } = place;
  const config = apply.optimizer as unknown as Config;
  const { weightDecay = 0 } = updateOptionsOf(apply.optimizer);
  let count = 0;
  const done: string[] = [];
  const after = new Map<tf.Variable, string>();
  const op = (name: string, input: readonly string[], attr: Record<string, AttrValue> = { T }) => {
    const node = `${prefix}_${count++}_${name}`;
    place.add(node, name, input, attr);
    return node;
  };
  const scalar = (value: number) => op("Const", [], { dtype: T, value: tensorAttr(DataType.float32, [], [value]) });
  const assign = (variable: tf.Variable, value: string) => {
    done.push(op("AssignVariableOp", [place.handle(variable), value, ...place.order(variable), `^${place.ready}`], { dtype: T }));
    after.set(variable, value);
  };
  const one = scalar(1);
  const { learningRate } = place;
  const rate = () => (apply.rule === "adamax" ? decayedRate() : learningRate);
  const decayedRate = () => {
    const iteration = place.read(apply.shared[1] as tf.Variable);
    return op("RealDiv", [learningRate, op("AddV2", [one, op("Mul", [iteration, scalar(config.decay)])])]);
  };
  const shrink = weightDecay > 0 ? op("Mul", [learningRate, scalar(weightDecay)]) : "";
  const operands = operandsOf();

  apply.weights.forEach(({ variable, slots, decayed }, i) => {
    const handles = [variable, ...slots].map(place.handle);
    const gradient = place.gradients[i] as string;
    const value = place.read(variable);
    const before = decayed ? op("Sub", [value, op("Mul", [value, shrink])]) : value;
    if (apply.rule === "adagrad" || apply.rule === "adadelta") {
      elementwise(variable, slots, gradient, before);
      return;
    }
    const reads = [`^${place.ready}`, ...[variable, ...slots].flatMap(place.order)];
    if (decayed) reads.push(`^${op("AssignVariableOp", [place.handle(variable), before, ...reads], { dtype: T })}`);
    done.push(operands(handles, gradient, reads));
  });
  const [first, second] = apply.shared;
  if (apply.rule === "adam" || apply.rule === "adamax") {
    assign(first as tf.Variable, op("Mul", [place.read(first as tf.Variable), scalar(config.beta1)]));
    const next = second as tf.Variable;
    assign(next, apply.rule === "adam" ? op("Mul", [place.read(next), scalar(config.beta2)]) : op("AddV2", [place.read(next), one]));
  }
  for (const variable of variablesOf(apply)) {
    if (after.has(variable)) continue;
    after.set(variable, op("ReadVariableOp", [place.handle(variable), ...done.map((name) => `^${name}`)], { dtype: T }));
  }
  return { done, after };

  /** The fused op of the rule, with the operands that all weights share. */
  function operandsOf(): (handles: readonly string[], gradient: string, reads: readonly string[]) => string {
    switch (apply.rule) {
      case "sgd":
        return (handles, gradient, reads) => op("ResourceApplyGradientDescent", [...handles, learningRate, gradient, ...reads]);
      case "momentum": {
        const momentum = scalar(config.momentum);
        const attr = { T, use_nesterov: { b: config.useNesterov } };
        return (handles, gradient, reads) => op("ResourceApplyMomentum", [...handles, learningRate, gradient, momentum, ...reads], attr);
      }
      case "rmsprop": {
        const settings = [scalar(config.decay), scalar(config.momentum), scalar(config.epsilon)];
        return (handles, gradient, reads) => op("ResourceApplyRMSProp", [...handles, learningRate, ...settings, gradient, ...reads]);
      }
      case "adam": {
        const [power1, power2] = apply.shared.map(place.read) as [string, string];
        // TensorFlow adds its epsilon before the correction of the bias (Kingma & Ba, end of section 2), tfjs after it.
        const epsilon = op("Mul", [scalar(config.epsilon), op("Sqrt", [op("Sub", [one, power2])])]);
        const settings = [power1, power2, learningRate, scalar(config.beta1), scalar(config.beta2), epsilon];
        return (handles, gradient, reads) => op("ResourceApplyAdam", [...handles, ...settings, gradient, ...reads]);
      }
      default: {
        const settings = [place.read(apply.shared[0] as tf.Variable), rate(), ...[config.beta1, config.beta2, config.epsilon].map(scalar)];
        return (handles, gradient, reads) => op("ResourceApplyAdaMax", [...handles, ...settings, gradient, ...reads]);
      }
    }
  }

  function elementwise(variable: tf.Variable, slots: readonly tf.Variable[], gradient: string, before: string): void {
    const squared = op("Mul", [gradient, gradient]);
    const [first, second] = slots as [tf.Variable, tf.Variable];
    const old = place.read(first);
    const rootOf = (x: string, epsilon: number) => op("Sqrt", [op("AddV2", [x, scalar(epsilon)])]);
    let direction: string;
    if (apply.rule === "adagrad") {
      const sum = op("AddV2", [old, squared]);
      assign(first, sum);
      // The epsilon of tfjs's native back end.
      direction = op("RealDiv", [gradient, rootOf(sum, 1e-7)]);
    } else {
      const decayed = (slot: string, x: string) =>
        op("AddV2", [op("Mul", [slot, scalar(config.rho)]), op("Mul", [x, scalar(1 - config.rho)])]);
      direction = op("Mul", [op("RealDiv", [rootOf(place.read(second), config.epsilon), rootOf(old, config.epsilon)]), gradient]);
      assign(first, decayed(old, squared));
      assign(second, decayed(place.read(second), op("Mul", [direction, direction])));
    }
    assign(variable, op("Sub", [before, op("Mul", [direction, learningRate])]));
  }
}
