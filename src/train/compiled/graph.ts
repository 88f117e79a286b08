import {
  type AttrValue,
  type Binding,
  DataType,
  encodeSavedModel,
  type NodeDef,
  shapeOf,
  tensorAttr,
  typeAttr,
  UnsupportedInGraph,
} from "../../graphs";
import type { tf } from "../../runtime";
import { type Apply, variablesOf } from "./apply";
import { attributesOf, typesOf } from "./attributes";
import { mixedBfloat16 } from "./bfloat16";
import { emitApply } from "./emit-apply";
import { poolFirst, rewrite } from "./rewrite";
import type { TapeEntry } from "./tape";
import { newWrites } from "./writes";

/** A tensor that the recorded call read without making it. */
export interface Given {
  readonly id: number;
  readonly shape: readonly number[];
  readonly dtype: number;
}

/** In which types a step computes; the words are Keras's. */
export type Precision = "float32" | "mixed_bfloat16";

export interface GraphSource {
  readonly tape: readonly TapeEntry[];
  /** Change with every run: they become placeholders. */
  readonly inputs: readonly Given[];
  /** Live in the session between runs: variables of the model and the optimizer, and tensors captured by the step. */
  readonly resident: readonly Given[];
  /** What the run assigns: a variable, and the id of its new value. */
  readonly updates: readonly { readonly variable: tf.Variable; readonly id: number }[];
  /** The index of the resident that holds a variable. */
  readonly residentOf: ReadonlyMap<tf.Variable, number>;
  /** The index of the resident that holds the learning rate of an update. */
  readonly learningRates: ReadonlyMap<Apply, number>;
  /** Default: float32 throughout. */
  readonly precision?: Precision;
  /** The first output must be finite, or the run fails before it assigns anything. */
  readonly finiteLoss?: boolean;
  /** Ids of the tensors that the run returns. */
  readonly outputs: readonly number[];
}

/** Names by which a session is fed and read, in the order of the {@link GraphSource}. */
export interface Graph {
  readonly savedModel: Uint8Array;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** For every resident: the placeholder that sets it, the op that stores it, and the one that reads it. */
  readonly residents: readonly { readonly feed: string; readonly store: string; readonly read: string }[];
}

/** What a failed run says when its loss was not finite. */
export const notFinite = "The loss is not finite";

/** Turns a recorded call into a TensorFlow graph with resource variables. */
export function buildGraph(
  binding: Binding,
  { tape, inputs, resident, residentOf, learningRates, updates, precision, finiteLoss, outputs }: GraphSource,
): Graph {
  const needed = [...outputs, ...updates.map(({ id }) => id)];
  const rewritten = poolFirst(rewrite(tape, new Map([...inputs, ...resident].map(({ id, shape }) => [id, shape]))), needed);
  const types = typesOf(rewritten, [...inputs, ...resident]);
  const nodes: NodeDef[] = [];
  const add = (name: string, op: string, input: readonly string[], attr: Record<string, AttrValue>) =>
    nodes.push({ name, op, input, attr });
  const source = new Map<number, string>();
  const placeholder = (name: string, { dtype, shape }: Given) =>
    add(name, "Placeholder", [], { dtype: typeAttr(dtype), shape: { shape: shapeOf(shape) } });

  inputs.forEach((given, i) => {
    placeholder(`input${i}`, given);
    source.set(given.id, `input${i}`);
  });
  resident.forEach((given, i) => {
    const dtype = typeAttr(given.dtype);
    add(`variable${i}`, "VarHandleOp", [], {
      dtype,
      shape: { shape: shapeOf(given.shape) },
      shared_name: { s: Buffer.from(`variable${i}`) },
    });
    add(`read${i}`, "ReadVariableOp", [`variable${i}`], { dtype });
    placeholder(`feed${i}`, given);
    add(`store${i}`, "AssignVariableOp", [`variable${i}`, `feed${i}`], { dtype });
    add(`stored${i}`, "Identity", ["nothing", `^store${i}`], { T: typeAttr(DataType.float32) });
    source.set(given.id, `read${i}`);
  });
  add("nothing", "Const", [], { dtype: typeAttr(DataType.float32), value: tensorAttr(DataType.float32, [], [0]) });

  const sourceOf = (id: number, reader: string) => {
    const name = source.get(id);
    if (name === undefined) throw new UnsupportedInGraph(`${reader} reads a tensor that the step neither makes nor was given`);
    return name;
  };
  const applied: string[] = [];
  const writes = newWrites((variable) => {
    const index = residentOf.get(variable) as number;
    return { id: (resident[index] as Given).id, read: `read${index}` };
  });
  const written = precision === "mixed_bfloat16" ? mixedBfloat16(binding, rewritten, types, needed) : rewritten;
  // A run that fails halfway must leave all variables as they were: an update waits for all gradients, and for the loss where that must be finite.
  let finite: string[] | undefined;
  const ready = (k: number, gradients: readonly string[]) => {
    finite ??= finiteLoss ? [checkFinite(sourceOf(outputs[0] as number, "an output"))] : [];
    const sources = [...gradients, ...finite].map((source) => `^${source.replace(/:\d+$/, "")}`);
    add(`ready${k}`, "NoOp", [...new Set(sources)], {});
    return `ready${k}`;
  };
  const checkFinite = (loss: string) => {
    add("finite", "CheckNumerics", [loss], { T: typeAttr(DataType.float32), message: { s: Buffer.from(notFinite) } });
    return "finite";
  };
  written.forEach((entry, k) => {
    if (entry.kind === "const") {
      add(`const${k}`, "Const", [], { dtype: typeAttr(entry.dtype), value: tensorAttr(entry.dtype, entry.shape, entry.values) });
      source.set(entry.id, `const${k}`);
      return;
    }
    if (entry.apply) {
      const { apply } = entry;
      const sources = entry.inputs.map((id) => sourceOf(id, entry.name));
      const gradients = sources.slice(0, apply.weights.length);
      const waits = ready(k, gradients);
      const handle = (variable: tf.Variable) => `variable${residentOf.get(variable)}`;
      const before = new Map<tf.Variable, string>();
      variablesOf(apply).forEach((variable, j) => {
        const place = apply.weights.length + j;
        const value = sources[place] as string;
        before.set(variable, value);
        writes.settle(variable, entry.inputs[place] as number, () => {
          const dtype = typeAttr(DataType.float32);
          add(`settle${k}_${j}`, "AssignVariableOp", [handle(variable), value, ...writes.order(variable), `^${waits}`], { dtype });
          return `settle${k}_${j}`;
        });
      });
      const { done, after } = emitApply(apply, {
        add,
        ready: waits,
        prefix: `apply${k}`,
        learningRate: `read${learningRates.get(apply)}`,
        handle,
        read: (variable) => before.get(variable) as string,
        order: writes.order,
        gradients,
      });
      applied.push(...done.map((name) => `^${name}`));
      variablesOf(apply).forEach((variable, j) => {
        const { id } = entry.outputs[j] as { id: number };
        const value = after.get(variable) as string;
        source.set(id, value);
        writes.wrote(variable, id, [...done, value]);
      });
      return;
    }
    const name = `op${k}_${entry.name}`;
    add(
      name,
      entry.name,
      entry.inputs.map((id) => sourceOf(id, entry.name)),
      attributesOf(binding, entry, types),
    );
    entry.outputs.forEach(({ id }, j) => {
      source.set(id, j === 0 ? name : `${name}:${j}`);
    });
  });

  const last = ready(written.length, []);
  const assigned = updates.map(({ variable, id }) => {
    const index = residentOf.get(variable) as number;
    const dtype = typeAttr((resident[index] as Given).dtype);
    const value = sourceOf(id, "an assignment");
    add(`assign${index}`, "AssignVariableOp", [`variable${index}`, value, ...writes.order(variable), `^${last}`, ...applied], { dtype });
    return `^assign${index}`;
  });
  // Fetching any output runs every assignment, and every output is read before.
  outputs.forEach((id, i) => {
    add(`output${i}`, "Identity", [sourceOf(id, "an output"), ...assigned, ...applied], { T: typeAttr(types.get(id) ?? DataType.float32) });
  });

  return {
    savedModel: encodeSavedModel(nodes),
    inputs: inputs.map((_, i) => `input${i}:0`),
    outputs: outputs.map((_, i) => `output${i}:0`),
    residents: resident.map((_, i) => ({ feed: `feed${i}:0`, store: `stored${i}:0`, read: `read${i}:0` })),
  };
}
