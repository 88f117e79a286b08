import { displaySymbol, type MimeBundle } from "../host";
import { table } from "../table";

const most = 1000;

/** An array of plain objects that share their keys, two or more of them, each of simple values. */
export const records = {
  fits(value: unknown): boolean {
    if (!Array.isArray(value) || value.length < 2) return false;
    const sample = value.slice(0, most);
    const names = Object.keys(sample[0] ?? {});
    return (
      names.length > 0 &&
      sample.every((row) => isRecord(row) && Object.keys(row).length === names.length && names.every((name) => Object.hasOwn(row, name)))
    );
  },
  bundle(value: unknown): MimeBundle {
    const rows = value as Record<string, unknown>[];
    const columns = Object.keys(rows[0] as object);
    return table({
      columns,
      rows: rows.map((row) => columns.map((name) => row[name])),
      index: rows.map((_, i) => i),
      caption: `${rows.length.toLocaleString("en-US")} records`,
    })[displaySymbol]();
  },
};

/** Whether a value is a plain object of simple values. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  if (value === null || typeof value !== "object") return false;
  const prototype = Object.getPrototypeOf(value);
  // A cell's objects come from the same realm, a vm's do not: so the prototype is compared by its own prototype.
  const plain = prototype === null || Object.getPrototypeOf(prototype) === null;
  return plain && Object.values(value).every(isSimple);
}

const isSimple = (value: unknown) => value === null || value instanceof Date || (typeof value !== "object" && typeof value !== "function");
