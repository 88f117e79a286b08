import { type AttrValue, attrOf, type Binding, typeAttr } from "../../graphs";
import type { OpEntry, TapeEntry } from "./tape";

const reductions = new Set(["Mean", "Sum", "Prod", "Max", "Min"]);

/** The attributes of a recorded op as a node of a graph has them. */
export function attributesOf(binding: Binding, entry: OpEntry, types: ReadonlyMap<number, number>): Record<string, AttrValue> {
  const attr = Object.fromEntries(entry.attributes.map((a) => [a.name, attrOf(binding, a)]));
  // tfjs-node gives some reductions the type of a tensor before its cast. An eager op takes the type of its input all the same.
  const reduced = types.get(entry.inputs[0] as number);
  // It leaves out the type of ExpandDims altogether.
  const untyped = entry.name === "ExpandDims" && attr.T === undefined;
  if ((reductions.has(entry.name) || untyped) && reduced !== undefined) attr.T = typeAttr(reduced);
  return attr;
}

/** TensorFlow's type of every tensor on the tape, and of those that it was given. */
export function typesOf(
  tape: readonly TapeEntry[],
  given: readonly { readonly id: number; readonly dtype: number }[],
): Map<number, number> {
  const types = new Map(given.map(({ id, dtype }) => [id, dtype]));
  for (const entry of tape) {
    if (entry.kind === "const") types.set(entry.id, entry.dtype);
    else for (const { id, dtype } of entry.outputs) types.set(id, dtype);
  }
  return types;
}
