import type { OpEntry } from "../tape";
import { attribute, everyOne, FLOAT, input, sameShape } from "./op";
import type { View } from "./view";

/** `dy * step(x)`, where tfjs builds the step from IsNan, Greater, Fill and two Selects. */
export function reluGrad(op: OpEntry, view: View): OpEntry | undefined {
  if (op.name !== "Mul" || attribute(op, "T") !== FLOAT) return undefined;
  const outer = view.producer(input(op, 1));
  if (outer?.name !== "Select") return undefined;
  const [isNan, x, steps] = [view.producer(input(outer, 0)), input(outer, 1), view.producer(input(outer, 2))];
  if (isNan?.name !== "IsNan" || input(isNan, 0) !== x || steps?.name !== "Select") return undefined;
  const greater = view.producer(input(steps, 0));
  if (greater?.name !== "Greater" || input(greater, 0) !== x || view.constant(input(greater, 1))?.values[0] !== 0) return undefined;
  const [ones, fill] = [view.constant(input(steps, 1)), view.producer(input(steps, 2))];
  if (!ones || !everyOne(ones) || fill?.name !== "Fill" || view.constant(input(fill, 1))?.values[0] !== 0) return undefined;
  const shape = view.shape(input(op, 0));
  if (!shape || !sameShape(shape, ones.shape)) return undefined;
  // relu(x) > 0 exactly where x > 0. Reading the output instead of x leaves x with one reader, so that TensorFlow can
  // fuse convolution, bias and ReLU into one kernel.
  const features = view.reluOf(x) ?? x;
  return { ...op, name: "ReluGrad", inputs: [input(op, 0), features] };
}
