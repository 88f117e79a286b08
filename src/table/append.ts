import type { DuckDBType, DuckDBValue, DuckDBVector } from "@duckdb/node-api";
import { schema, withConnection } from "./engine";
import { quoted } from "./fragment";
import { isMissing, type Kind } from "./infer";
import { newStored } from "./plan";
import type { Column } from "./run";
import { checkNames, makeTable, type Table } from "./table";

type DuckDB = typeof import("@duckdb/node-api");

/** DuckDB's name of what typed arrays hold. */
export type ArrayKind =
  | "TINYINT"
  | "UTINYINT"
  | "SMALLINT"
  | "USMALLINT"
  | "INTEGER"
  | "UINTEGER"
  | "BIGINT"
  | "UBIGINT"
  | "FLOAT"
  | "DOUBLE";

/** A column on its way into DuckDB. */
export interface Source {
  readonly name: string;
  readonly kind: Kind | ArrayKind | "DATE" | "TIMESTAMPTZ";
  readonly values: ArrayLike<unknown>;
}

/** DuckDB's vectors have so many rows: https://duckdb.org/docs/stable/internals/vector */
const chunkRows = 2048;

/** Copies columns of one length into a materialised table; missing values become NULL. */
export async function appended(sources: readonly Source[]): Promise<Table> {
  checkNames(sources);
  const height = sources[0]?.values.length ?? 0;
  const stored = newStored();
  await withConnection(async (connection) => {
    const duckdb = await import("@duckdb/node-api");
    const declared = sources.map(({ name, kind }) => `${quoted(name)} ${kind}`).join(", ");
    await connection.run(`CREATE TABLE ${stored.name} (${declared})`);
    const appender = await connection.createAppender(unquoted(stored.name.slice(schema.length + 1)), unquoted(schema));
    const types = sources.map(({ kind }) => (kind === "JSON" ? duckdb.VARCHAR : (duckdb[kind] as DuckDBType)));
    for (let start = 0; start < height; start += chunkRows) {
      const rows = Math.min(chunkRows, height - start);
      const chunk = duckdb.DuckDBDataChunk.create(types, rows);
      for (const [i, source] of sources.entries()) fill(chunk.getColumnVector(i), source, start, rows, duckdb);
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
  });
  return makeTable(
    { stored },
    sources.map(({ name, kind }): Column => ({ name, type: kind === "TIMESTAMPTZ" ? "TIMESTAMP WITH TIME ZONE" : kind })),
  );
}

const unquoted = (name: string) => name.slice(1, -1);

function fill(vector: DuckDBVector, { kind, values }: Source, start: number, rows: number, duckdb: DuckDB): void {
  const convert = converterOf(kind, duckdb);
  for (let i = 0; i < rows; i++) {
    const value = values[start + i];
    vector.setItem(i, isMissing(value) ? null : convert ? convert(value) : (value as DuckDBValue));
  }
  vector.flush();
}

function converterOf(kind: Source["kind"], duckdb: DuckDB): ((value: unknown) => DuckDBValue) | undefined {
  switch (kind) {
    case "BIGINT":
    case "UBIGINT":
    case "HUGEINT":
      return (value) => BigInt(value as number | bigint);
    case "DOUBLE":
      return (value) => (typeof value === "bigint" ? exact(value) : (value as number));
    case "TIMESTAMP":
      return (value) => new duckdb.DuckDBTimestampValue(micros(value));
    case "TIMESTAMPTZ":
      return (value) => new duckdb.DuckDBTimestampTZValue(micros(value));
    case "DATE":
      return (value) => new duckdb.DuckDBDateValue(value as number);
    case "BLOB":
      return (value) => duckdb.blobValue(value as Uint8Array);
    case "JSON":
      return (value) => JSON.stringify(value);
    default:
      return undefined;
  }
}

/** A whole number beside fractions. */
function exact(value: bigint): number {
  if (BigInt(Number(value)) === value) return Number(value);
  throw new TypeError(
    `table: ${value}n is in a column with fractions, which would round it; give the column a type: "DECIMAL(38,9)" or "VARCHAR".`,
  );
}

/** Microseconds since 1970, given as such or as a Date. */
const micros = (value: unknown): bigint => (typeof value === "bigint" ? value : BigInt((value as Date).getTime()) * 1000n);
