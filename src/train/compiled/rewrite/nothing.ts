import type { OpEntry } from "../tape";
import { attribute, input, outputOf, sameShape } from "./op";
import type { View } from "./view";

export function castToItself(op: OpEntry): number | undefined {
  return op.name === "Cast" && attribute(op, "SrcT") === attribute(op, "DstT") ? input(op, 0) : undefined;
}

export function reshapeToItself(op: OpEntry, view: View): number | undefined {
  if (op.name !== "Reshape") return undefined;
  const shape = view.shape(input(op, 0));
  return shape && sameShape(shape, outputOf(op).shape) ? input(op, 0) : undefined;
}
