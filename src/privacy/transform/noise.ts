import { randomBytes } from "node:crypto";
import seedrandom from "seedrandom";
import {
  asTable,
  checkColumn,
  fragment,
  isNumeric,
  list,
  materialized,
  name,
  type Table,
  type TableLike,
  table as tableOf,
} from "../../table";

export interface LaplaceOptions {
  /** The privacy loss: less is more private, and noisier. Each further release of the same people adds its own. */
  epsilon: number;
  /** How much one person can change the value: 1 for a count, `high - low` for a value of a person within these bounds. Default: 1. */
  sensitivity?: number;
  /** For tests alone: whoever knows the seed can take the noise away. Default: noise from the system's secure source. */
  seed?: number;
}

/**
 * A number with Laplace noise of scale `sensitivity / epsilon` (Dwork, McSherry, Nissim, Smith: "Calibrating Noise to Sensitivity", 2006). Released like this, a count
 * or a sum is ε-differentially private: whether one person is in the data changes the probability of any result by a factor of at most e^ε.
 *
 *     privacy.laplace(count, { epsilon: 0.5 })
 *
 * The value is first rounded to a grid of 2^-40 of the scale, and so is the noise, since the last bits of floating point give values away (Mironov: "On Significance of the
 * Least Significant Bits for Differential Privacy", 2012; the grid follows Google's library).
 *
 * It does not hold when `sensitivity` is less than what one person can change, and it does not last: n releases cost n times ε.
 *
 * @throws {RangeError} when epsilon or sensitivity is not a number above 0, or the value is not finite
 */
export function laplace(value: number, { epsilon, sensitivity = 1, seed }: LaplaceOptions): number {
  checkAbove("laplace", { epsilon, sensitivity });
  if (!Number.isFinite(value)) throw new RangeError(`laplace: value is ${value}, but must be a finite number.`);
  return noisy(epsilon, sensitivity, sourceOf(seed))(value);
}

export interface NoiseOptions {
  /** The privacy loss of each column and row; that of a person is the sum over columns and rows. */
  epsilon: number;
  /** For tests alone: whoever knows the seed can take the noise away. Default: noise from the system's secure source. */
  seed?: number;
}

/**
 * Adds Laplace noise to every value of numeric columns, after clipping them to bounds: what randomised response is for answers (local differential privacy). For each
 * value, ε says how well anybody can tell it from any other within the bounds.
 *
 *     await privacy.noise(patients, { income: { low: 0, high: 200_000 } }, { epsilon: 1 })
 *
 * The scale is `(high - low) / epsilon`, so single values are of little use and means over many rows are. Other columns stay as they are, and may still name a person: the
 * guarantee is for the noisy values alone. Bounds must not be taken from the data: they would give its extremes away. Missing values stay missing.
 *
 * @throws {RangeError} when a column is unknown, bounds do not rise, or epsilon is not above 0
 * @throws {TypeError} when a column has no numbers
 */
export async function noise(
  table: TableLike,
  columns: Readonly<Record<string, { readonly low: number; readonly high: number }>>,
  { epsilon, seed }: NoiseOptions,
): Promise<Table> {
  checkAbove("noise", { epsilon });
  const given = await (await asTable(table, "noise: table")).materialize();
  const names = Object.keys(columns);
  if (names.length === 0) throw new RangeError("noise: columns is empty; give at least one with its bounds.");
  for (const [column, { low, high }] of Object.entries(columns)) {
    checkColumn("noise", "columns", column, given);
    const type = given.columns.find((each) => each.name === column)?.type ?? "";
    if (!isNumeric(type)) throw new TypeError(`noise: column ${JSON.stringify(column)} is ${type}, but must hold numbers.`);
    if (!(Number.isFinite(low) && Number.isFinite(high) && low < high))
      throw new RangeError(`noise: ${JSON.stringify(column)} has the bounds ${low} and ${high}, but low must be below high.`);
  }
  const values = await (
    await materialized(
      fragment`SELECT ${list(names.map((column) => fragment`CAST(${name(column)} AS DOUBLE) AS ${name(column)}`))} FROM ${given}`,
    )
  ).toColumns();
  const source = sourceOf(seed);
  const changed = Object.fromEntries(
    Object.entries(columns).map(([column, { low, high }]) => {
      const add = noisy(epsilon, high - low, source);
      return [
        column,
        Float64Array.from(values[column] as ArrayLike<number>, (value) =>
          Number.isNaN(value) ? value : add(Math.min(high, Math.max(low, value))),
        ),
      ];
    }),
  );
  const other = await tableOf(changed);
  const selected = given.columns.map(({ name: column }) =>
    column in columns
      ? fragment`CASE WHEN isnan(b.${name(column)}) THEN NULL ELSE b.${name(column)} END AS ${name(column)}`
      : fragment`a.${name(column)}`,
  );
  return materialized(fragment`SELECT ${list(selected)} FROM (FROM ${given}) AS a POSITIONAL JOIN (FROM ${other}) AS b`);
}

/** Uniform numbers in (0, 1). */
type Source = () => number;

function sourceOf(seed: number | undefined): Source {
  if (seed !== undefined) {
    const next = seedrandom.alea(String(seed));
    return () => next() || Number.MIN_VALUE;
  }
  let bytes: Buffer = Buffer.alloc(0);
  let at = 0;
  return () => {
    if (at + 8 > bytes.length) {
      bytes = randomBytes(8192);
      at = 0;
    }
    const whole = bytes.readBigUInt64LE(at) >> 11n;
    at += 8;
    return (Number(whole) + 0.5) / 2 ** 53;
  };
}

/** Noise on a grid: the difference of two geometric numbers, whose distribution is the discrete Laplace one. */
function noisy(epsilon: number, sensitivity: number, source: Source): (value: number) => number {
  const grid = 2 ** Math.ceil(Math.log2(sensitivity / epsilon / 2 ** 40));
  // Rounding to the grid can move a value by one step further.
  const rate = (grid * epsilon) / (sensitivity + grid);
  const geometric = () => Math.floor(-Math.log(source()) / rate);
  return (value) => (Math.round(value / grid) + geometric() - geometric()) * grid;
}

function checkAbove(caller: string, options: Readonly<Record<string, number>>): void {
  for (const [option, value] of Object.entries(options))
    if (!(value > 0) || !Number.isFinite(value)) throw new RangeError(`${caller}: ${option} is ${value}, but must be a number above 0.`);
}
