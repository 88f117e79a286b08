import { checkColumn } from "../checks";
import { isNumeric } from "../columns";
import { type Fragment, fragment, list, name, raw } from "../fragment";
import { asTable, type TableLike } from "../from-values";
import { records } from "../records";
import { query, type Table } from "../table";
import { deviation } from "./aggregates";
import { columnNames, typeOf } from "./rows";

/** A scaler that knows its training set. Plain data, but for its two functions: `JSON.stringify` keeps what it learned. */
export interface Scaler {
  readonly kind: "standard" | "minMax";
  readonly columns: readonly string[];
  /** What is taken away from each column. */
  readonly offset: readonly number[];
  /** What each column is divided by afterwards. */
  readonly scale: readonly number[];
  /** What is added at last (the lower end of `featureRange`). */
  readonly low: number;
  /** A table with the columns scaled. Missing values stay missing. */
  transform(table: TableLike): Promise<Table>;
  /** The way back. */
  inverseTransform(table: TableLike): Promise<Table>;
}

export interface ScalerOptions {
  /** Default: all numeric columns. */
  columns?: string | readonly string[];
}

export interface MinMaxOptions extends ScalerOptions {
  /** Default: [0, 1]. */
  featureRange?: readonly [low: number, high: number];
}

/**
 * Learns mean and standard deviation (divided by n, as scikit-learn's `StandardScaler`) of columns; missing values are left out, a column that does not vary, or
 * by less than a square can hold, is divided by 1.
 *
 *     const scaler = await data.standardScaler(train, { columns: ["price"] });
 *     const [a, b] = [await scaler.transform(train), await scaler.transform(test)];
 *
 * @throws {RangeError} when a column is unknown, not numeric, or has no values, infinite ones, or some that are too far apart
 */
export async function standardScaler(train: TableLike, { columns }: ScalerOptions = {}): Promise<Scaler> {
  const { used, found } = await learned("standardScaler", train, columns, (value) => [
    fragment`avg(${value})`,
    deviation("stddev_pop", value),
    fragment`max(${value}) > min(${value})`,
  ]);
  return scaler("standardScaler", {
    kind: "standard",
    columns: used,
    offset: found.map(([mean]) => mean as number),
    scale: found.map(([, deviation, varies]) => (varies ? (deviation as number) || 1 : 1)),
    low: 0,
  });
}

/**
 * Learns minimum and maximum of columns, to bring them into `featureRange` as scikit-learn's `MinMaxScaler`; missing values are left out, a column that does not vary
 * becomes the lower end.
 *
 * @throws {RangeError} when a column is unknown, not numeric, or has no values, infinite ones, or some that are too far apart, or `featureRange` does not ascend
 */
export async function minMaxScaler(train: TableLike, { columns, featureRange: [low, high] = [0, 1] }: MinMaxOptions = {}): Promise<Scaler> {
  if (!(low < high)) throw new RangeError(`minMaxScaler: featureRange is [${low}, ${high}], but must ascend.`);
  const { used, found } = await learned("minMaxScaler", train, columns, (value) => [fragment`min(${value})`, fragment`max(${value})`]);
  return scaler("minMaxScaler", {
    kind: "minMax",
    columns: used,
    offset: found.map(([least]) => least as number),
    scale: found.map(([least, most]) => ((most as number) - (least as number) || 1) / (high - low)),
    low,
  });
}

async function learned(
  caller: string,
  train: TableLike,
  columns: string | readonly string[] | undefined,
  statistics: (value: Fragment) => Fragment[],
) {
  const given = await asTable(train, "train");
  const used = columns === undefined ? given.columns.filter(({ type }) => isNumeric(type)).map(({ name }) => name) : columnNames(columns);
  if (used.length === 0)
    throw new RangeError(
      `${caller}: ${columns === undefined ? "the table has no numeric column" : "columns is empty"}; name at least one.`,
    );
  checkNumeric(caller, given, used);
  const values = used.flatMap((column, i) => {
    const value = fragment`CAST(${name(column)} AS DOUBLE)`;
    const found = statistics(value).map((each, j) => fragment`${each} AS ${raw(`s${i}_${j}`)}`);
    return [...found, fragment`bool_or(isinf(${value})) AS ${raw(`infinite${i}`)}`];
  });
  const [row = {}] = await records(fragment`SELECT ${list([raw("1 AS one"), ...values])} FROM ${given}`);
  const found = used.map((column, i) => {
    if (row[`s${i}_0`] === null) throw new RangeError(`${caller}: column "${column}" has no values to learn from; drop it or fill it.`);
    if (row[`infinite${i}`])
      throw new RangeError(
        `${caller}: column "${column}" has an infinite value, from which nothing can be learned; drop such rows or make it missing.`,
      );
    return [0, 1, 2].map((j) => row[`s${i}_${j}`] as number | boolean | undefined);
  });
  return { used, found };
}

function checkNumeric(caller: string, table: Table, columns: readonly string[]): void {
  for (const column of columns) {
    checkColumn(caller, "columns", column, table);
    if (!isNumeric(typeOf(table, column)))
      throw new RangeError(`${caller}: column "${column}" is ${typeOf(table, column)}, but must be numeric.`);
  }
}

function scaler(caller: string, learnedValues: Omit<Scaler, "transform" | "inverseTransform">): Scaler {
  const { columns, offset, scale, low } = learnedValues;
  for (const [i, column] of columns.entries())
    if (!Number.isFinite(offset[i]) || !Number.isFinite(scale[i]))
      throw new RangeError(
        `${caller}: column "${column}" has numbers that are too large or too far apart to be scaled; divide them by a constant first.`,
      );
  const changed = async (table: TableLike, change: (value: Fragment, i: number) => Fragment): Promise<Table> => {
    const given = await asTable(table);
    checkNumeric("transform", given, columns);
    const values = columns.map((column, i) => fragment`${change(fragment`CAST(${name(column)} AS DOUBLE)`, i)} AS ${name(column)}`);
    return query(fragment`SELECT * REPLACE (${list(values)}) FROM ${given}`);
  };
  const number = (value: number) => fragment`CAST(${value} AS DOUBLE)`;
  return {
    ...learnedValues,
    transform: (table) =>
      changed(table, (value, i) => fragment`(${value} - ${number(offset[i] as number)}) / ${number(scale[i] as number)} + ${number(low)}`),
    inverseTransform: (table) =>
      changed(table, (value, i) => fragment`(${value} - ${number(low)}) * ${number(scale[i] as number)} + ${number(offset[i] as number)}`),
  };
}
