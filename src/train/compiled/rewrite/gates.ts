import type { OpEntry } from "../tape";
import { attribute, FLOAT, input, outputOf, sameShape, typeOnly } from "./op";
import type { View } from "./view";

/** `dy * (y * (1 - y))`, the gradient of the sigmoid `y`. */
export function sigmoidGrad(op: OpEntry, view: View): OpEntry | undefined {
  return gradient(op, view, "SigmoidGrad", (factor) => {
    const product = view.producer(factor);
    if (product?.name !== "Mul") return undefined;
    const [y, rest] = product.inputs as [number, number];
    return oneMinus(rest, view) === y ? y : undefined;
  });
}

/** `(1 - y²) * dy`, the gradient of the hyperbolic tangent `y`. */
export function tanhGrad(op: OpEntry, view: View): OpEntry | undefined {
  return gradient(op, view, "TanhGrad", (factor) => {
    const square = view.producer(oneMinus(factor, view) ?? Number.NaN);
    return square?.name === "Square" ? input(square, 0) : undefined;
  });
}

/** A product of a gradient and a factor in which `activated` finds the output of the activation. */
function gradient(op: OpEntry, view: View, name: string, activated: (factor: number) => number | undefined): OpEntry | undefined {
  if (op.name !== "Mul" || attribute(op, "T") !== FLOAT) return undefined;
  for (const [dy, factor] of [op.inputs, [...op.inputs].reverse()] as [number, number][]) {
    const y = activated(factor);
    const shapes = y === undefined ? [] : [view.shape(y), view.shape(dy)];
    if (y !== undefined && shapes.every((shape) => shape && sameShape(shape, outputOf(op).shape)))
      return { ...op, name, inputs: [y, dy], attributes: typeOnly(op) };
  }
  return undefined;
}

/** What is subtracted from 1. */
function oneMinus(id: number, view: View): number | undefined {
  const op = view.producer(id);
  if (op?.name !== "Sub" || attribute(op, "T") !== FLOAT) return undefined;
  const one = view.constant(input(op, 0));
  return one?.values.length === 1 && one.values[0] === 1 ? input(op, 1) : undefined;
}
