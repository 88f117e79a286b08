import type { OpEntry } from "../tape";
import { attribute, FLOAT, input, outputOf, typeOnly } from "./op";
import type { View } from "./view";

/** `Add` of a vector along the last axis, as layers add their bias. */
export function biasAdd(op: OpEntry, view: View): OpEntry | undefined {
  if (op.name !== "Add" || attribute(op, "T") !== FLOAT) return undefined;
  const [x, bias] = [view.producer(input(op, 0)), view.shape(input(op, 1))];
  if (!x || !["Conv2D", "MatMul", "DepthwiseConv2dNative"].includes(x.name)) return undefined;
  const shape = outputOf(op).shape;
  // Where the product has one column and the sum more, both are spread.
  if (bias?.length !== 1 || bias[0] !== shape.at(-1) || outputOf(x).shape.at(-1) !== shape.at(-1)) return undefined;
  return { ...op, name: "BiasAdd" };
}

/** `Sum` over all axes but the last. */
export function biasAddGrad(op: OpEntry, view: View): OpEntry | undefined {
  if (op.name !== "Sum" || attribute(op, "T") !== FLOAT || attribute(op, "keep_dims") === true) return undefined;
  const shape = view.shape(input(op, 0));
  const axes = view.constant(input(op, 1))?.values;
  if (!shape || shape.length < 2 || !axes || axes.length !== shape.length - 1) return undefined;
  const wanted = new Set(shape.keys());
  wanted.delete(shape.length - 1);
  for (const axis of axes) wanted.delete(Number(axis));
  return wanted.size === 0 ? { ...op, name: "BiasAddGrad", inputs: [input(op, 0)], attributes: typeOnly(op) } : undefined;
}
