import type { ConstEntry, OpEntry } from "../tape";

/** TensorFlow's `DT_FLOAT`. */
export const FLOAT = 1;

export const input = (op: OpEntry, index: number) => op.inputs[index] as number;
export const outputOf = (op: OpEntry) => op.outputs[0] as OpEntry["outputs"][number];
export const attribute = (op: OpEntry, name: string) => op.attributes.find((a) => a.name === name)?.value;
export const typeOnly = (op: OpEntry) => op.attributes.filter((a) => a.name === "T");
export const everyOne = ({ values }: ConstEntry) =>
  (values as ArrayLike<number> & Iterable<number>).length > 0 && Array.prototype.every.call(values, (v) => v === 1);
export const sameShape = (a: readonly number[], b: readonly number[]) => a.length === b.length && a.every((n, i) => n === b[i]);
