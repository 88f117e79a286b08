import type { OpEntry } from "../tape";
import { attribute, FLOAT, input, outputOf, sameShape } from "./op";
import type { View } from "./view";

/** `BatchMatMulV2` of matrices. */
export function matMul(op: OpEntry, view: View): OpEntry | undefined {
  if (op.name !== "BatchMatMulV2" || attribute(op, "T") !== FLOAT) return undefined;
  const matrices = op.inputs.every((id) => view.shape(id)?.length === 2);
  return matrices ? asMatMul(op) : undefined;
}

/** `Reshape` of a `BatchMatMulV2` of the stacks `[1, M, K]` that `tf.matMul` makes of matrices. */
export function stackedMatMul(op: OpEntry, view: View): OpEntry | undefined {
  const product = op.name === "Reshape" ? view.producer(input(op, 0)) : undefined;
  if (product?.name !== "BatchMatMulV2" || attribute(product, "T") !== FLOAT) return undefined;
  const stack = outputOf(product).shape;
  if (stack.length !== 3 || stack[0] !== 1 || !sameShape(stack.slice(1), outputOf(op).shape)) return undefined;
  const matrices = product.inputs.map((id) => unstacked(id, view));
  return matrices.every((id) => id !== undefined) ? asMatMul({ ...product, inputs: matrices as number[], outputs: op.outputs }) : undefined;
}

/** The matrix `[M, K]` that a reshape made into a stack `[1, M, K]`. */
function unstacked(id: number, view: View): number | undefined {
  const reshape = view.producer(id);
  if (reshape?.name !== "Reshape") return undefined;
  const [from, to] = [view.shape(input(reshape, 0)), outputOf(reshape).shape];
  return from?.length === 2 && to.length === 3 && to[0] === 1 && sameShape(to.slice(1), from) ? input(reshape, 0) : undefined;
}

function asMatMul(op: OpEntry): OpEntry {
  const rename: Record<string, string> = { adj_x: "transpose_a", adj_y: "transpose_b" };
  return { ...op, name: "MatMul", attributes: op.attributes.map((a) => ({ ...a, name: rename[a.name] ?? a.name })) };
}
