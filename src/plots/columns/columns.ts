import { isMissing, isTensor, kindOf, type SeriesLike, type TensorLike, type Vector, valuesOf } from "./vector";

/** danfojs's DataFrame, as far as it is used here. */
export interface FrameLike extends SeriesLike {
  readonly columns: readonly unknown[];
}

/** A table whose rows lie elsewhere, such as in DuckDB: its columns come when they are asked for. */
export interface LazyTable {
  /** All columns by name. */
  toColumns(): Promise<Readonly<Record<string, ArrayLike<unknown>>>>;
}

/**
 * Columns by name (`{ age: [1, 2], city: ["a", "b"] }`), records (`[{ age: 1 }, { age: 2 }]`), a danfojs DataFrame or Series, a tensor
 * `[N]` or `[N, columns]`, rows of numbers, or one array of values.
 */
export type ColumnData = Readonly<Record<string, Vector>> | FrameLike | TensorLike | ArrayLike<unknown>;

export interface Column {
  readonly name: string;
  readonly values: ArrayLike<unknown>;
}

/** Columns in their order, all of one length. */
export function columnsOf(data: ColumnData, caller: string): Column[] {
  const columns = read(data, caller);
  const odd = columns.find(({ values }) => values.length !== columns[0]?.values.length);
  if (odd) {
    const [first] = columns as [Column];
    throw new RangeError(`${caller}: column "${first.name}" has ${first.values.length} rows but "${odd.name}" has ${odd.values.length}.`);
  }
  if (columns.length === 0 || columns[0]?.values.length === 0) throw new RangeError(`${caller}: data is empty; give at least one row.`);
  return columns;
}

function read(data: ColumnData, caller: string): Column[] {
  if (isTensor(data)) return ofTensor(data, caller);
  if (isFrame(data)) return ofFrame(data);
  if (Array.isArray(data) && data.length > 0 && !data.every((row) => isScalar(row))) return ofRows(data, caller);
  if (Array.isArray(data) || ArrayBuffer.isView(data)) return [{ name: "value", values: data as ArrayLike<unknown> }];
  if (typeof data !== "object" || data === null)
    throw new TypeError(`${caller}: data is ${kindOf(data)}, but must be columns by name, records, a DataFrame, a Table or a tensor.`);
  return Object.entries(data).map(([name, values]) => ({ name, values: valuesOf(values, `${caller}: column "${name}"`) }));
}

function ofTensor(tensor: TensorLike, caller: string): Column[] {
  const { shape } = tensor;
  const [rows = 0, width = 1] = shape;
  if (shape.length === 0 || shape.length > 2)
    throw new TypeError(`${caller}: data is a tensor of shape [${shape.join(", ")}], but [N] or [N, columns] was expected.`);
  const all = tensor.dataSync();
  return Array.from({ length: width }, (_, j) => ({
    name: shape.length === 1 ? "value" : `column ${j}`,
    values: Array.from({ length: rows }, (_, i) => all[i * width + j]),
  }));
}

function ofFrame({ columns, values }: FrameLike): Column[] {
  const rows = values as readonly unknown[];
  // A Series has one column and its values in a row.
  if (columns.length === 1 && !Array.isArray(rows[0])) return [{ name: String(columns[0]), values: rows }];
  return columns.map((name, j) => ({ name: String(name), values: rows.map((row) => (row as readonly unknown[])[j]) }));
}

function ofRows(rows: readonly unknown[], caller: string): Column[] {
  const [first] = rows;
  if (Array.isArray(first) || ArrayBuffer.isView(first)) {
    const width = (first as unknown as ArrayLike<unknown>).length;
    const odd = rows.findIndex((row) => (row as ArrayLike<unknown> | null)?.length !== width);
    if (odd >= 0)
      throw new RangeError(`${caller}: row 0 has ${width} values but row ${odd} has ${(rows[odd] as ArrayLike<unknown> | null)?.length}.`);
    return Array.from({ length: width }, (_, j) => ({ name: `column ${j}`, values: rows.map((row) => (row as ArrayLike<unknown>)[j]) }));
  }
  const wrong = rows.findIndex(isScalar);
  if (wrong >= 0) throw new TypeError(`${caller}: row ${wrong} is ${kindOf(rows[wrong])}, but the first is a record; give one kind.`);
  const names = new Set(rows.flatMap((row) => Object.keys(row as object)));
  return [...names].map((name) => ({ name, values: rows.map((row) => (row as Record<string, unknown>)[name]) }));
}

const isScalar = (value: unknown) => typeof value !== "object" || value === null || value instanceof Date;
const isFrame = (data: unknown): data is FrameLike =>
  Array.isArray((data as Partial<FrameLike>)?.columns) && "$isSeries" in (data as object);

/** Whether every value that is there is a number (or a boolean), and there is one. */
export function isNumeric({ values }: Column): boolean {
  if (ArrayBuffer.isView(values)) return true;
  let found = false;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (isMissing(value)) continue;
    if (typeof value !== "number" && typeof value !== "bigint" && typeof value !== "boolean") return false;
    found = true;
  }
  return found;
}
