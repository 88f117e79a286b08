import { checkKeys } from "../../options";
import type { ReadCsvOptions } from "./csv-options";

/** How long a text of the dialect may be, in bytes, as DuckDB's reader has it: https://duckdb.org/docs/stable/data/csv/overview#parameters */
const lengths = { sep: [1, 4], quotechar: [0, 1], comment: [1, 1], decimal: [1, 4], thousands: [1, 4] } as const;

const known: Readonly<Record<keyof ReadCsvOptions, true>> = {
  sep: true,
  quotechar: true,
  encoding: true,
  header: true,
  names: true,
  usecols: true,
  types: true,
  dateFormats: true,
  naValues: true,
  keepDefaultNa: true,
  keepEmpty: true,
  decimal: true,
  thousands: true,
  comment: true,
  skiprows: true,
  nrows: true,
  onBadLines: true,
  duplicates: true,
  maxBytes: true,
  maxLineSize: true,
  lazy: true,
  onProgress: true,
};

/** @throws {RangeError} when an option that says how the text is cut cannot be meant */
export function checkDialect(options: ReadCsvOptions): void {
  checkKeys("readCsv", options, Object.keys(known));
  for (const [name, [least, most]] of Object.entries(lengths) as [keyof typeof lengths, readonly [number, number]][]) {
    const value: unknown = options[name];
    if (value === undefined) continue;
    const bytes = typeof value === "string" ? Buffer.byteLength(value) : -1;
    const wanted =
      least === most ? "one ASCII character" : least === 0 ? 'one ASCII character, or "" for none' : `text of ${least} to ${most} bytes`;
    if (bytes < least || bytes > most || /[\r\n]/.test(value as string))
      throw new RangeError(`readCsv: ${name} is ${JSON.stringify(value)}, but must be ${wanted}, and no line end.`);
  }
  for (const [name, least] of [
    ["skiprows", 0],
    ["nrows", 0],
    ["maxLineSize", 1],
  ] as const) {
    const value = options[name];
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= least))
      throw new RangeError(`readCsv: ${name} is ${value}, but must be a whole number of at least ${least}.`);
  }
}
