import { type Binding, DataType, type OpAttribute } from "../../graphs";
import type { OpEntry, TapeEntry } from "./tape";

/** TensorFlow's `DT_BFLOAT16`. */
const bfloat16 = 14;

/** Inputs that may be bfloat16, by op: those that gain by it, convolutions and products, always. */
const gains: Record<string, readonly number[]> = {
  Conv2D: [0, 1],
  Conv2DBackpropInput: [1, 2],
  Conv2DBackpropFilter: [0, 2],
  DepthwiseConv2dNative: [0, 1],
  DepthwiseConv2dNativeBackpropInput: [1, 2],
  DepthwiseConv2dNativeBackpropFilter: [0, 2],
  MatMul: [0, 1],
  BatchMatMulV2: [0, 1],
};

/** These follow: bfloat16 where what they read already is, so that values go through the layers without being cast to and fro. */
const follows: Record<string, readonly number[]> = {
  BiasAdd: [0, 1],
  BiasAddGrad: [0],
  Relu: [0],
  ReluGrad: [0, 1],
  MaxPool: [0],
  MaxPoolGrad: [0, 1, 2],
  AvgPool: [0],
  AvgPoolGrad: [1],
  Reshape: [0],
  Identity: [0],
  FusedBatchNormV3: [0],
  FusedBatchNormGradV3: [0, 1],
};

/** Outputs that are bfloat16; all others stay float32, such as the statistics of a batch. */
const firstOutputOnly = new Set(["FusedBatchNormV3", "FusedBatchNormGradV3"]);

/**
 * Mixed precision: convolutions and matrix products, and what lies between them, compute in bfloat16 (8 bits of precision, the range of
 * float32); weights, their updates, statistics, losses and metrics stay float32. The same division as TensorFlow's own pass
 * (core/grappler/optimizers/auto_mixed_precision_lists.h), less the elementwise ops that gain nothing on a CPU.
 *
 * @param types the type of every tensor by id
 * @param needed ids that are read after the tape: results, and new values of variables
 *
 * Pure: takes a rewritten tape, returns one with casts.
 */
export function mixedBfloat16(
  binding: Binding,
  tape: readonly TapeEntry[],
  types: ReadonlyMap<number, number>,
  needed: readonly number[],
): TapeEntry[] {
  const result: TapeEntry[] = [];
  const shapes = new Map<number, readonly number[]>();
  // The bfloat16 form of a value; those in `pending` have no float32 form yet, and get one when somebody needs it.
  const low = new Map<number, number>();
  const pending = new Set<number>();
  const lowFirst = new Set<number>();
  let fresh = -1_000_000;
  const type = (name: string, value: number): OpAttribute => ({ name, type: binding.TF_ATTR_TYPE, value });
  const cast = (from: number, to: number, dtypes: readonly [number, number]) => {
    const attributes = [type("SrcT", dtypes[0]), type("DstT", dtypes[1])];
    const output = { id: to, shape: shapes.get(from) ?? [], dtype: dtypes[1] };
    result.push({ kind: "op", name: "Cast", attributes, inputs: [from], outputs: [output] });
    return to;
  };
  const asLow = (id: number) => {
    let other = low.get(id);
    if (other === undefined) low.set(id, (other = cast(id, fresh--, [DataType.float32, bfloat16])));
    return other;
  };
  const asHigh = (id: number) => (pending.delete(id) ? cast(low.get(id) as number, id, [bfloat16, DataType.float32]) : id);
  for (const entry of tape) {
    if (entry.kind === "const") {
      shapes.set(entry.id, entry.shape);
      result.push(entry);
      continue;
    }
    for (const output of entry.outputs) shapes.set(output.id, output.shape);
    const inputs = inputsInLow(entry, types, (id) => lowFirst.has(id));
    if (!inputs) {
      result.push({ ...entry, inputs: entry.inputs.map(asHigh) });
      continue;
    }
    const outputs = entry.outputs.map((output, k) => {
      if (output.dtype !== DataType.float32 || (k > 0 && firstOutputOnly.has(entry.name))) return output;
      const id = fresh--;
      low.set(output.id, id);
      lowFirst.add(output.id);
      pending.add(output.id);
      return { ...output, id, dtype: bfloat16 };
    });
    const attributes = entry.attributes.map((a) => (a.name === "T" ? { ...a, value: bfloat16 } : a));
    result.push({ ...entry, attributes, inputs: entry.inputs.map((id, k) => (inputs.includes(k) ? asLow(id) : asHigh(id))), outputs });
  }
  needed.forEach(asHigh);
  return result;
}

function inputsInLow(entry: OpEntry, types: ReadonlyMap<number, number>, isLow: (id: number) => boolean): readonly number[] | undefined {
  const gaining = gains[entry.name];
  const positions = gaining ?? follows[entry.name];
  if (!positions || entry.apply) return undefined;
  const floats = positions.every((k) => types.get(entry.inputs[k] as number) === DataType.float32);
  return floats && (gaining || positions.some((k) => isLow(entry.inputs[k] as number))) ? positions : undefined;
}
