import {
  type AttrValue,
  attributesOf,
  DataType,
  givenOf,
  type NativeBackend,
  type NodeDef,
  type OpEntry,
  shapeOf,
  type TensorValues,
  tensorAttr,
  typeAttr,
  typesOf,
} from "../../../train/compiled";
import type { Constant } from "./constants";
import type { Trace } from "./trace";

export interface PredictionGraph {
  readonly nodes: readonly NodeDef[];
  /** `op:0` of every input and output. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** TensorFlow's types. */
  readonly inputTypes: readonly number[];
  readonly outputTypes: readonly number[];
}

export interface PredictionSource {
  readonly trace: Trace;
  /** For every constant of the tape, by its place. */
  readonly constants: ReadonlyMap<number, Constant>;
  readonly inputs: readonly { readonly name: string; readonly dtype: number; readonly shape: readonly number[] }[];
  readonly outputNames: readonly string[];
  /** Names of the weights by their native ids; what else is read has no name. */
  readonly weights: ReadonlyMap<number, string>;
}

/** Turns a recorded prediction into a graph whose weights are constants. */
export function predictionGraph(
  backend: NativeBackend,
  { trace, constants, inputs, outputNames, weights }: PredictionSource,
): PredictionGraph {
  const { binding } = backend;
  const nodes: NodeDef[] = [];
  const names = new Set<string>();
  const source = new Map<number, string>();
  const add = (wanted: string, op: string, input: readonly string[], attr: Record<string, AttrValue>) => {
    // The letters that TensorFlow allows in the name of an op.
    const base = wanted.replace(/[^A-Za-z0-9_./-]/g, "_").replace(/^[^A-Za-z0-9.]/, "x$&");
    let name = base;
    for (let k = 1; names.has(name); k++) name = `${base}_${k}`;
    names.add(name);
    nodes.push({ name, op, input, attr });
    return name;
  };
  const constant = (name: string, dtype: number, shape: readonly number[], values: TensorValues) =>
    add(name, "Const", [], { dtype: typeAttr(dtype), value: tensorAttr(dtype, shape, values) });
  const int32 = { T: typeAttr(DataType.int32) };

  const placeholders = inputs.map(({ name, dtype, shape }, i) => {
    const node = add(`serving_default_${name}`, "Placeholder", [], { dtype: typeAttr(dtype), shape: { shape: shapeOf(shape) } });
    source.set(trace.inputs[i] as number, node);
    return node;
  });
  let batchNode: string | undefined;
  const batch = () => {
    if (batchNode) return batchNode;
    const [type, index] = [inputs[0]?.dtype as number, typeAttr(DataType.int32)];
    const shape = add("batch/shape", "Shape", [placeholders[0] as string], { T: typeAttr(type), out_type: index });
    const ends = [0, 1, 1].map((value, i) => constant(`batch/slice${i}`, DataType.int32, [1], [value]));
    const attr = { T: index, Index: index, shrink_axis_mask: { i: 1 } };
    return (batchNode = add("batch/size", "StridedSlice", [shape, ...ends], attr));
  };
  const numbers = (name: string, { base, step }: { base: readonly number[]; step: readonly number[] }, shape: readonly number[]) => {
    const grown = add(`${name}/grown`, "Mul", [constant(`${name}/step`, DataType.int32, shape, step), batch()], int32);
    return add(name, "AddV2", [grown, constant(`${name}/base`, DataType.int32, shape, base)], int32);
  };
  const written = (name: string, dtype: number, made: Constant) => {
    if (made.kind === "fixed") return constant(name, dtype, made.shape, made.values);
    if (made.kind === "numbers") return numbers(name, made.numbers, made.shape);
    const from = constant(`${name}/values`, dtype, made.from, made.values);
    const to = numbers(`${name}/to`, made.to, [made.to.base.length]);
    return add(name, "BroadcastTo", [from, to], { T: typeAttr(dtype), Tidx: typeAttr(DataType.int32) });
  };

  const outside = outsideOf(trace).map((id) => givenOf(backend, id));
  outside.forEach(({ id, dtype, shape }, k) => {
    source.set(id, constant(weights.get(id) ?? `captured${k}`, dtype, shape, binding.tensorDataSync(id)));
  });
  const types = typesOf(trace.tape, [...outside, ...inputs.map(({ dtype }, i) => ({ id: trace.inputs[i] as number, dtype }))]);
  const sourceOf = (id: number) => source.get(id) as string;
  trace.tape.forEach((entry, k) => {
    if (entry.kind === "const") source.set(entry.id, written(`const${k}`, entry.dtype, constants.get(k) as Constant));
    else {
      const name = add(`${entry.name}${k}`, entry.name, entry.inputs.map(sourceOf), attributesOf(binding, entry, types));
      entry.outputs.forEach(({ id }, j) => void source.set(id, j === 0 ? name : `${name}:${j}`));
    }
  });
  const outputTypes = trace.outputs.map((id) => types.get(id) as number);
  const outputs = trace.outputs.map((id, i) =>
    add(`serving_default/${outputNames[i]}`, "Identity", [sourceOf(id)], { T: typeAttr(outputTypes[i] as number) }),
  );
  const tensors = (list: readonly string[]) => list.map((name) => `${name}:0`);
  return { nodes, inputs: tensors(placeholders), outputs: tensors(outputs), inputTypes: inputs.map(({ dtype }) => dtype), outputTypes };
}

/** What the tape or the outputs read without making it: weights, and tensors that a layer keeps. */
function outsideOf({ tape, inputs, outputs }: Trace): number[] {
  const made = new Set(inputs);
  const outside = new Set<number>();
  const read = (id: number) => void (made.has(id) || outside.add(id));
  for (const entry of tape) {
    if (entry.kind === "op") entry.inputs.forEach(read);
    for (const id of entry.kind === "op" ? (entry as OpEntry).outputs.map((output) => output.id) : [entry.id]) made.add(id);
  }
  outputs.forEach(read);
  return [...outside];
}
