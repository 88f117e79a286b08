import type { ConstEntry, OpEntry, TapeEntry } from "./tape";

/** A tape together with what the tensors stand for that it did not make. */
export interface Script {
  readonly tape: readonly TapeEntry[];
  /** A stable name for every id that comes from outside, such as `input 0` or a variable's name. */
  readonly names: ReadonlyMap<number, string>;
  /** Ids of the results. */
  readonly results: readonly number[];
}

/**
 * Compares two recordings of the same step; returns undefined when they say the same, else the first difference in words.
 *
 * Values that JavaScript makes anew for every step (a dropout mask, a scheduled learning rate) differ from one recording to the next.
 * A graph would freeze them, so a step whose recordings differ must not be compiled.
 */
export function differenceOf(first: Script, second: Script): string | undefined {
  const positions = [new Map<number, string>(), new Map<number, string>()] as const;
  const nameOf = (script: Script, side: 0 | 1, id: number) => script.names.get(id) ?? positions[side].get(id) ?? `tensor ${id}`;
  const length = Math.max(first.tape.length, second.tape.length);
  for (let i = 0; i < length; i++) {
    const [a, b] = [first.tape[i], second.tape[i]];
    if (a === undefined || b === undefined || a.kind !== b.kind) return "it does not run the same ops every time";
    if (a.kind === "const" || b.kind === "const") {
      if (!sameConstant(a as ConstEntry, b as ConstEntry))
        return `${readerOf(second.tape, (b as ConstEntry).id)} reads values that JavaScript makes anew for every step`;
      positions[0].set((a as ConstEntry).id, `made ${i}`);
      positions[1].set((b as ConstEntry).id, `made ${i}`);
      continue;
    }
    if (!sameOp(a, b)) return `it runs ${a.name} one time and ${b.name} another, or with other attributes`;
    if (a.inputs.some((id, k) => nameOf(first, 0, id) !== nameOf(second, 1, b.inputs[k] as number)))
      return `${a.name} reads another tensor every time`;
    a.outputs.forEach(({ id }, k) => {
      positions[0].set(id, `made ${i}:${k}`);
      positions[1].set((b.outputs[k] as OpEntry["outputs"][number]).id, `made ${i}:${k}`);
    });
  }
  const differ = first.results.some((id, k) => nameOf(first, 0, id) !== nameOf(second, 1, second.results[k] as number));
  return differ || first.results.length !== second.results.length ? "its results come from other ops every time" : undefined;
}

function sameOp(a: OpEntry, b: OpEntry): boolean {
  return (
    a.name === b.name &&
    a.inputs.length === b.inputs.length &&
    a.outputs.length === b.outputs.length &&
    a.attributes.length === b.attributes.length &&
    a.attributes.every((x, k) => x.name === b.attributes[k]?.name && String(x.value) === String(b.attributes[k]?.value))
  );
}

function sameConstant(a: ConstEntry, b: ConstEntry): boolean {
  if (a.dtype !== b.dtype || a.values.length !== b.values.length || a.shape.join() !== b.shape.join()) return false;
  for (let i = 0; i < a.values.length; i++) if (!Object.is(a.values[i], b.values[i])) return false;
  return true;
}

const readerOf = (tape: readonly TapeEntry[], id: number) => {
  const reader = tape.find((entry) => entry.kind === "op" && entry.inputs.includes(id));
  return reader?.kind === "op" ? `the op ${reader.name}` : "it";
};
