import { isFloat, isNumeric } from "./columns";
import { type Fragment, fragment, name } from "./fragment";
import type { Column } from "./run";

const isTime = (type: string): boolean => type === "DATE" || type.startsWith("TIMESTAMP");

/** Whether values of two types can be the same value: a column of whole numbers becomes one of DOUBLE as soon as a value is missing in a frame or a typed array. */
export const areComparable = (a: string, b: string): boolean => (isNumeric(a) && isNumeric(b)) || (isTime(a) && isTime(b));

/** A column's values as texts that are equal where the values are, whatever the types: 1 for 1.0 and 1.00, a date's midnight for the date. Learned values are found again by them. */
export function comparableSql({ name: column, type }: Column): Fragment {
  const value = name(column);
  const text = fragment`CAST(${value} AS VARCHAR)`;
  if (isWide(type)) return fragment`regexp_replace(${text}, '\\.0*$|(\\.[0-9]*[1-9])0+$', '\\1')`;
  if (type.startsWith("DECIMAL")) return numberText(fragment`CAST(${value} AS DOUBLE)`);
  if (isFloat(type)) return numberText(value);
  if (type === "DATE") return fragment`coalesce(CAST(TRY_CAST(${value} AS TIMESTAMP) AS VARCHAR), ${text})`;
  return text;
}

/** Whether a decimal has more digits than those of which each is a DOUBLE of its own. */
const isWide = (type: string): boolean => Number(/^DECIMAL\((\d+)/.exec(type)?.[1] ?? 0) > 15;

/** Whole ones as HUGEINT writes them, which holds them below 2^127. */
const numberText = (value: Fragment): Fragment =>
  fragment`CASE WHEN abs(${value}) < 1e38 AND ${value} = trunc(${value}) THEN CAST(CAST(${value} AS HUGEINT) AS VARCHAR) ELSE CAST(${value} AS VARCHAR) END`;

/** The same of a value that was kept as DuckDB writes it. */
export function comparableText(text: string, type: string): string {
  if (isTime(type) && /^\d{4,5}-\d\d-\d\d( \(BC\))?$/.test(text)) return `${text} 00:00:00`;
  if (!isNumeric(type)) return text;
  const number = Number(text);
  if (number !== 0 && Math.abs(number) < 1e-4 && !isWide(type)) return number.toExponential().replace(/-(\d)$/, "-0$1");
  if (/^-?\d+\.\d+$/.test(text)) return text.replace(/\.?0+$/, "").replace(/^-0$/, "0");
  return /e\+/.test(text) && Math.abs(number) < 1e38 ? BigInt(number).toString() : text;
}
