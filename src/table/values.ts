import type {
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampValue,
  DuckDBType,
  DuckDBValue,
} from "@duckdb/node-api";
import type { Fetched } from "./run";

/** What a cell of a table is in JavaScript. */
export type Value = null | boolean | number | bigint | string | Date | Uint8Array | Value[] | { [key: string]: Value };

/**
 * One column's values. 64-bit integers become numbers when all of the column are safe integers, and else bigint, all of them; decimals become
 * numbers when all have at most 15 digits, and else text (those without a fraction as integers): nothing is rounded. Dates and timestamps become `Date` (milliseconds, UTC).
 */
export function columnValues({ types, chunks }: Fetched, index: number): Value[] {
  const type = types[index] as DuckDBType;
  const { each = same, all = asTheyAre } = conversionOf(type);
  const values = new Array<unknown>(chunks.reduce((sum, { rowCount }) => sum + rowCount, 0));
  let at = 0;
  for (const chunk of chunks) {
    const vector = chunk.getColumnVector(index);
    for (let i = 0; i < vector.itemCount; i++) {
      const value = vector.getItem(i);
      values[at++] = value === null ? null : each(value);
    }
  }
  return all(values);
}

/** How values of a type become JavaScript's: one by one, or by a look at all of them. */
interface Conversion {
  each?(value: DuckDBValue): unknown;
  all?(values: unknown[]): Value[];
}

const same = (value: DuckDBValue): unknown => value;
const asTheyAre = (values: unknown[]): Value[] => values as Value[];

function conversionOf(type: DuckDBType): Conversion {
  const kind = kindOf(type);
  if (kind === "plain") return {};
  if (kind === "integer") return { all: (values) => safe(values as (bigint | null)[]) };
  if (kind === "decimal") return { all: (values) => decimals(values as (DuckDBDecimalValue | null)[]) };
  return { each: converterOf(type) };
}

function converted(values: readonly DuckDBValue[], type: DuckDBType): Value[] {
  const { each = same, all = asTheyAre } = conversionOf(type);
  return all(values.map((value) => (value === null ? null : each(value))));
}

const plain = new Set([
  "BOOLEAN",
  "TINYINT",
  "SMALLINT",
  "INTEGER",
  "UTINYINT",
  "USMALLINT",
  "UINTEGER",
  "FLOAT",
  "DOUBLE",
  "VARCHAR",
  "ENUM",
  "NULL",
]);
const integers = new Set(["BIGINT", "UBIGINT", "HUGEINT", "UHUGEINT", "BIGNUM"]);

/** The name of a type without its parameters: DECIMAL for DECIMAL(18,3), LIST for INTEGER[]. */
export const baseName = (type: string): string => (type.endsWith("]") ? "LIST" : (/^[A-Z_ ]+/.exec(type)?.[0].trim() ?? type));

function kindOf(type: DuckDBType): "plain" | "integer" | "decimal" | "other" {
  if (type.alias === "JSON") return "other";
  const name = baseName(String(type));
  if (name.startsWith("ENUM") || plain.has(name) || name === '"NULL"') return "plain";
  return integers.has(name) ? "integer" : name === "DECIMAL" ? "decimal" : "other";
}

/** Numbers if every one is exact, and else bigint for the whole column. */
function safe(values: (bigint | null)[]): Value[] {
  const exact = values.every((value) => value === null || (value <= MAX && value >= -MAX));
  return exact ? values.map((value) => (value === null ? null : Number(value))) : values;
}

const MAX = BigInt(Number.MAX_SAFE_INTEGER);
/** Every decimal of so many digits has a double of its own (DBL_DIG). */
const digits = 10n ** 15n;

function decimals(values: (DuckDBDecimalValue | null)[]): Value[] {
  if (values.every((value) => value === null || value.scale === 0)) return safe(values.map((value) => value?.value ?? null));
  const exact = values.every((value) => value === null || (value.value < digits && value.value > -digits));
  return values.map((value) => (value === null ? null : exact ? Number(value.toString()) : value.toString()));
}

/** Rounded down, also before 1970 and where microseconds are too many for a double. */
function milliseconds(micros: bigint): number {
  const whole = Number(micros);
  if (Number.isSafeInteger(whole)) return (whole - (((whole % 1000) + 1000) % 1000)) / 1000;
  return Number((micros - (((micros % 1000n) + 1000n) % 1000n)) / 1000n);
}

function converterOf(type: DuckDBType): (value: DuckDBValue) => Value {
  if (type.alias === "JSON") return (value) => JSON.parse(value as string) as Value;
  const of = type as unknown as { valueType: DuckDBType; keyType: DuckDBType; entryNames: string[]; entryTypes: DuckDBType[] };
  const one = (value: DuckDBValue, inner: DuckDBType) => converted([value], inner)[0] as Value;
  const name = String(type);
  switch (baseName(name)) {
    case "DATE":
      return (value) => new Date((value as DuckDBDateValue).days * 86_400_000);
    case "TIMESTAMP":
    case "TIMESTAMP WITH TIME ZONE":
      return (value) => new Date(milliseconds((value as DuckDBTimestampValue).micros));
    case "TIMESTAMP_S":
      return (value) => new Date(Number((value as DuckDBTimestampSecondsValue).seconds) * 1000);
    case "TIMESTAMP_MS":
      return (value) => new Date(Number((value as DuckDBTimestampMillisecondsValue).millis));
    case "TIMESTAMP_NS":
      return (value) => new Date(Number((value as DuckDBTimestampNanosecondsValue).nanos / 1_000_000n));
    case "BLOB":
      return (value) => Uint8Array.from((value as DuckDBBlobValue).bytes);
    case "LIST":
      return (value) => converted([...(value as DuckDBListValue | DuckDBArrayValue).items], of.valueType);
    case "STRUCT":
      return (value) =>
        Object.fromEntries(
          of.entryNames.map((key, i) => [
            key,
            one((value as DuckDBStructValue).entries[key] as DuckDBValue, of.entryTypes[i] as DuckDBType),
          ]),
        );
    case "MAP":
      return (value) =>
        (value as DuckDBMapValue).entries.map((entry) => ({ key: one(entry.key, of.keyType), value: one(entry.value, of.valueType) }));
    default:
      return (value) => String(value);
  }
}
