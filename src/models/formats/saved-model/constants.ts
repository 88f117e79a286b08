import type { ConstEntry, OpEntry, TensorValues } from "../../../train/compiled";
import { DataType } from "../../../train/compiled";
import type { Trace } from "./trace";

/** Whole numbers that are `base + step * N`, where N is the number of samples in the batch. */
export interface Linear {
  readonly base: readonly number[];
  readonly step: readonly number[];
}

/** How a graph gets a tensor for any size of batch, which JavaScript made for one. */
export type Constant =
  | { readonly kind: "fixed"; readonly values: TensorValues; readonly shape: readonly number[] }
  | { readonly kind: "numbers"; readonly numbers: Linear; readonly shape: readonly number[] }
  /** `values` in the shape `from`, spread over the shape `to`. */
  | { readonly kind: "spread"; readonly values: TensorValues; readonly from: readonly number[]; readonly to: Linear };

type Same = readonly [ConstEntry, ConstEntry, ConstEntry];

/**
 * Says how the constant at place `index` of three traces depends on the size of the batch; undefined when it does so in another way than those
 * of {@link Constant}.
 */
export function constantOf(traces: readonly [Trace, Trace, Trace], index: number): Constant | undefined {
  const same = traces.map(({ tape }) => tape[index]) as unknown as Same;
  const [{ dtype, values, shape }] = same;
  const shapes = linear(
    traces,
    same.map((entry) => entry.shape),
  );
  if (!shapes) return undefined;
  if (shapes.step.every((step) => step === 0)) {
    if (same.every((entry) => sameValues(entry.values, values))) return { kind: "fixed", values, shape };
    const numbers =
      dtype === DataType.int32
        ? linear(
            traces,
            same.map((entry) => [...(entry.values as Int32Array)]),
          )
        : undefined;
    return numbers && asRead({ kind: "numbers", numbers, shape }, readersOf(traces[0], same[0].id), traces[0]);
  }
  const one = values.slice(0, 1) as TensorValues;
  if (same.every((entry) => everyIs(entry.values, one[0]))) return { kind: "spread", values: one, from: shape.map(() => 1), to: shapes };
  const row = values.slice(0, values.length / (shape[0] as number)) as TensorValues;
  const rows = shapes.step.every((step, axis) => step === (axis === 0 ? 1 : 0)) && shapes.base[0] === 0;
  if (!rows || !same.every((entry) => repeats(entry.values, row))) return undefined;
  return { kind: "spread", values: row, from: [1, ...shape.slice(1)], to: shapes };
}

function linear(traces: readonly Trace[], values: readonly (readonly number[])[]): Linear | undefined {
  const [a, b, c] = values as [readonly number[], readonly number[], readonly number[]];
  if (a.length !== b.length || a.length !== c.length) return undefined;
  const [n, m, last] = traces.map(({ batch }) => batch) as [number, number, number];
  const step = a.map((value, i) => ((b[i] as number) - value) / (m - n));
  const base = a.map((value, i) => value - (step[i] as number) * n);
  const fits = step.every(Number.isInteger) && c.every((value, i) => value === (base[i] as number) + (step[i] as number) * last);
  return fits ? { base, step } : undefined;
}

interface Reader {
  readonly op: OpEntry;
  readonly place: number;
}

const readersOf = ({ tape }: Trace, id: number): Reader[] =>
  tape.flatMap((entry) => (entry.kind === "op" ? entry.inputs.flatMap((read, place) => (read === id ? [{ op: entry, place }] : [])) : []));

/**
 * Where all readers have a word for "as many as there are", that word stands for the size of the batch: then TensorFlow still knows the other
 * sizes of the result.
 */
function asRead(constant: Constant & { kind: "numbers" }, readers: readonly Reader[], trace: Trace): Constant {
  const { base, step } = constant.numbers;
  const moving = step.flatMap((n, i) => (n === 0 ? [] : [i]));
  const proportional = moving.every((i) => base[i] === 0);
  const whole = proportional && moving.every((i) => step[i] === 1);
  const fromStart = ({ op }: Reader) => {
    const begin = trace.tape.find((entry) => entry.kind === "const" && entry.id === op.inputs[1]) as ConstEntry | undefined;
    return begin !== undefined && moving.every((i) => begin.values[i] === 0);
  };
  const all = (name: string, place: number) => readers.every((reader) => reader.op.name === name && reader.place === place);
  const put = (word: number): Constant => ({
    kind: "fixed",
    values: Int32Array.from(base, (value, i) => (moving.includes(i) ? word : value)),
    shape: constant.shape,
  });
  if (all("Reshape", 1) && proportional && moving.length === 1) return put(-1);
  if (all("Slice", 2) && whole && readers.every(fromStart)) return put(-1);
  // Beyond the end means to the end.
  if (all("StridedSlice", 2) && whole && readers.every(fromStart)) return put(2 ** 31 - 1);
  return constant;
}

const sameValues = (a: TensorValues, b: TensorValues) =>
  a.length === b.length && Array.prototype.every.call(a, (v, i) => Object.is(v, b[i]));
const everyIs = (values: TensorValues, one: unknown) => values.length > 0 && Array.prototype.every.call(values, (v) => Object.is(v, one));
const repeats = (values: TensorValues, row: TensorValues) =>
  row.length > 0 && Array.prototype.every.call(values, (v, i) => Object.is(v, row[i % row.length]));
