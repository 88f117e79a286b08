import type { Figure } from "../figure";
import { type Column, type ColumnData, columnsOf, isNumeric, type LazyTable } from "./columns";
import { numbersOf } from "./vector";

export interface NumericColumn {
  readonly name: string;
  /** Missing ones are NaN. */
  readonly values: Float64Array;
}

/**
 * The numeric columns, or those that `names` names.
 *
 * @throws {RangeError} when there is no such column, or none that is numeric
 */
export function numericColumns(columns: readonly Column[], names: readonly string[] | undefined, caller: string): NumericColumn[] {
  const chosen = names ? names.map((name) => column(columns, name, caller)) : columns.filter(isNumeric);
  if (chosen.length === 0) {
    throw new RangeError(`${caller}: there is no numeric column among ${list(columns)}; convert one first.`);
  }
  return chosen.map(({ name, values }) => ({ name, values: numbersOf(values, `${caller}: column "${name}"`) }));
}

/** @throws {RangeError} when there is no column of that name */
export function column(columns: readonly Column[], name: string, caller: string): Column {
  const found = columns.find((each) => each.name === name);
  if (!found) throw new RangeError(`${caller}: there is no column "${name}"; there are ${list(columns)}.`);
  return found;
}

const mostListed = 12;

function list(columns: readonly Column[]): string {
  const names = columns.slice(0, mostListed).map(({ name }) => name);
  return names.join(", ") + (columns.length > mostListed ? `, and ${columns.length - mostListed} more` : "");
}

/** A plot of columns: at once from what is in memory, as a promise from a table that has to be read first. */
export interface ColumnPlot<Options> {
  (data: LazyTable, options?: Options): Promise<Figure>;
  (data: ColumnData, options?: Options): Figure;
}

/** Makes a plot of columns from a function that draws them. */
export function columnPlot<Options extends object>(
  caller: string,
  draw: (columns: Column[], options: Options) => Figure,
): ColumnPlot<Options> {
  function plot(data: LazyTable, options?: Options): Promise<Figure>;
  function plot(data: ColumnData, options?: Options): Figure;
  function plot(data: ColumnData | LazyTable, options?: Options): Figure | Promise<Figure> {
    const ready = (columns: ColumnData) => draw(columnsOf(columns, caller), options ?? ({} as Options));
    if (isLazy(data)) return data.toColumns().then(ready);
    return ready(data);
  }
  return plot;
}

/** Whether the columns have to be read first. */
export const isLazy = (data: unknown): data is LazyTable => typeof (data as Partial<LazyTable> | null)?.toColumns === "function";
