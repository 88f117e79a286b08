import type { DuckDBDateValue, DuckDBDecimalValue, DuckDBTimestampValue, DuckDBValue } from "@duckdb/node-api";
import type { Table as ArrowTable, DataType, Vector } from "apache-arrow";
import type { Source } from "./append";
import type { Fetched } from "./run";
import { baseName, columnValues } from "./values";

type Arrow = typeof import("apache-arrow");

/** An Arrow table, as far as it is read here. */
export interface ArrowLike {
  readonly numRows: number;
  readonly schema: { readonly fields: readonly { readonly name: string; readonly type: unknown }[] };
  /** The column at a place. */
  getChildAt(index: number): unknown;
}

export const isArrow = (value: unknown): value is ArrowLike => {
  const { numRows, schema, getChildAt } = (value ?? {}) as Partial<ArrowLike>;
  return typeof numRows === "number" && Array.isArray(schema?.fields) && typeof getChildAt === "function";
};

/**
 * An Arrow table with the same types: integers keep their width, timestamps their microseconds, HUGEINT becomes Decimal(38, 0). Nested
 * values become JSON text, and what Arrow has no type for its text.
 */
export async function arrowOf(rows: Fetched): Promise<ArrowTable> {
  const arrow = await import("apache-arrow");
  const vectors = rows.columns.map(({ name, type }, i) => [name, vectorOf(arrow, type, rows, i)] as const);
  return new arrow.Table(Object.fromEntries(vectors));
}

type Numbers =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

function vectorOf(arrow: Arrow, type: string, rows: Fetched, index: number): Vector {
  const values = rawValues(rows, index);
  const fixed = (
    arrowType: DataType,
    make: new (length: number) => Numbers,
    convert: (value: never) => number | bigint = (value) => value,
  ) => {
    const data = new make(values.length);
    const bitmap = new Uint8Array(Math.ceil(values.length / 64) * 8);
    let nullCount = 0;
    values.forEach((value, i) => {
      if (value === null) nullCount++;
      else {
        data[i] = convert(value as never);
        bitmap[i >> 3]! |= 1 << (i & 7);
      }
    });
    return arrow.makeVector(
      arrow.makeData({ type: arrowType as never, data: data as never, length: values.length, nullCount, nullBitmap: bitmap }),
    );
  };
  const decimal = (width: number, scale: number, convert: (value: DuckDBValue) => bigint) =>
    arrow.vectorFromArray(
      values.map((value) => (value === null ? null : words(convert(value)))),
      new arrow.Decimal(scale, width),
    );
  const micros = (value: DuckDBTimestampValue) => value.micros;
  switch (baseName(type)) {
    case "TINYINT":
      return fixed(new arrow.Int8(), Int8Array);
    case "UTINYINT":
      return fixed(new arrow.Uint8(), Uint8Array);
    case "SMALLINT":
      return fixed(new arrow.Int16(), Int16Array);
    case "USMALLINT":
      return fixed(new arrow.Uint16(), Uint16Array);
    case "INTEGER":
      return fixed(new arrow.Int32(), Int32Array);
    case "UINTEGER":
      return fixed(new arrow.Uint32(), Uint32Array);
    case "BIGINT":
      return fixed(new arrow.Int64(), BigInt64Array);
    case "UBIGINT":
      return fixed(new arrow.Uint64(), BigUint64Array);
    case "FLOAT":
      return fixed(new arrow.Float32(), Float32Array);
    case "DOUBLE":
      return fixed(new arrow.Float64(), Float64Array);
    case "DATE":
      return fixed(new arrow.DateDay(), Int32Array, (value: DuckDBDateValue) => value.days);
    case "TIMESTAMP":
      return fixed(new arrow.TimestampMicrosecond(), BigInt64Array, micros);
    case "TIMESTAMP WITH TIME ZONE":
      return fixed(new arrow.TimestampMicrosecond("UTC"), BigInt64Array, micros);
    case "HUGEINT":
      return decimal(38, 0, (value) => value as bigint);
    case "DECIMAL": {
      const [width, scale] = (type.match(/\d+/g) ?? []).map(Number) as [number, number];
      return decimal(width, scale, (value) => (value as DuckDBDecimalValue).value);
    }
    case "BOOLEAN":
      return arrow.vectorFromArray(values as (boolean | null)[], new arrow.Bool());
    case "BLOB":
      return arrow.vectorFromArray(columnValues(rows, index) as (Uint8Array | null)[], new arrow.Binary());
    case "VARCHAR":
      return arrow.vectorFromArray(values as (string | null)[], new arrow.Utf8());
    default:
      return arrow.vectorFromArray(columnValues(rows, index).map(textOf), new arrow.Utf8());
  }
}

function rawValues({ chunks }: Fetched, index: number): DuckDBValue[] {
  return chunks.flatMap((chunk) => chunk.getColumnValues(index));
}

const textOf = (value: unknown): string | null =>
  value === null ? null : typeof value === "string" ? value : value instanceof Date ? value.toISOString() : JSON.stringify(value);

/** The 128 bits of a whole number, lowest word first. */
function words(value: bigint): Uint32Array {
  const bits = BigInt.asUintN(128, value);
  return Uint32Array.from({ length: 4 }, (_, i) => Number((bits >> BigInt(32 * i)) & 0xffffffffn));
}

/** The columns of an Arrow table on their way into DuckDB, and the types that they must be cast to. */
export async function arrowSources(given: ArrowLike): Promise<{ sources: Source[]; types: Record<string, string> }> {
  const arrow = await import("apache-arrow");
  const types: Record<string, string> = {};
  const sources = given.schema.fields.map(({ name, type }, i): Source => {
    const { kind, cast, values } = columnOf(arrow, type as DataType, given.getChildAt(i) as Vector, name);
    if (cast) types[name] = cast;
    return { name, kind, values };
  });
  return { sources, types };
}

interface ArrowColumn {
  kind: Source["kind"];
  cast?: string;
  values: ArrayLike<unknown>;
}

function columnOf(arrow: Arrow, type: DataType, vector: Vector, name: string): ArrowColumn {
  const { DataType } = arrow;
  const each = (convert: (value: never) => unknown = (value) => value) =>
    Array.from({ length: vector.length }, (_, i) => {
      const value = vector.get(i) as never;
      return value === null || value === undefined ? null : convert(value);
    });
  if (DataType.isInt(type)) return { kind: intKind(type.bitWidth, type.isSigned), values: each() };
  if (DataType.isFloat(type)) return { kind: type.precision === 2 ? "DOUBLE" : "FLOAT", values: each() };
  if (DataType.isBool(type)) return { kind: "BOOLEAN", values: each() };
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) return { kind: "VARCHAR", values: each() };
  if (DataType.isBinary(type) || DataType.isLargeBinary(type) || DataType.isFixedSizeBinary(type)) return { kind: "BLOB", values: each() };
  if (DataType.isNull(type)) return { kind: "VARCHAR", values: each() };
  if (DataType.isDictionary(type)) {
    if (!DataType.isUtf8(type.dictionary)) throw unknown(name, type);
    return { kind: "VARCHAR", values: each() };
  }
  // `get` gives dates and timestamps in milliseconds, which is too coarse for most units.
  const whole = (convert: (value: bigint) => unknown) =>
    vector.data.flatMap((data) =>
      Array.from({ length: data.length }, (_, i) => (data.getValid(i) ? convert(BigInt(data.values[i])) : null)),
    );
  if (DataType.isDate(type)) return { kind: "DATE", values: whole((value) => Number(type.unit === 0 ? value : value / 86_400_000n)) };
  if (DataType.isTimestamp(type)) {
    const micros = [(v: bigint) => v * 1_000_000n, (v: bigint) => v * 1000n, (v: bigint) => v, (v: bigint) => v / 1000n][type.unit]!;
    return { kind: type.timezone ? "TIMESTAMPTZ" : "TIMESTAMP", values: whole(micros) };
  }
  if (DataType.isDecimal(type)) {
    const text = (value: Uint32Array) => {
      const digits = BigInt.asIntN(
        128,
        [...value].reduceRight((all, word) => (all << 32n) | BigInt(word), 0n),
      );
      const padded = String(digits < 0n ? -digits : digits).padStart(type.scale + 1, "0");
      const whole = padded.slice(0, padded.length - type.scale);
      return `${digits < 0n ? "-" : ""}${whole}${type.scale > 0 ? `.${padded.slice(-type.scale)}` : ""}`;
    };
    return { kind: "VARCHAR", cast: `DECIMAL(${type.precision},${type.scale})`, values: each(text) };
  }
  if (DataType.isList(type) || DataType.isStruct(type) || DataType.isFixedSizeList(type))
    return { kind: "JSON", values: each((value: { toJSON(): unknown }) => value.toJSON()) };
  throw unknown(name, type);
}

const intKind = (bits: number, signed: boolean) =>
  `${signed ? "" : "U"}${{ 8: "TINYINT", 16: "SMALLINT", 32: "INTEGER", 64: "BIGINT" }[bits]}` as Source["kind"];

const unknown = (name: string, type: unknown) =>
  new TypeError(
    `table: column "${name}" has the Arrow type ${String(type)}, which is not known here; cast it to text, numbers or timestamps first.`,
  );
