import { displaySymbol, type MimeBundle } from "../host";
import { table } from "../table";
import { isRecord } from "./records";

/** Rows that are taken: an iterator may be endless. */
const shown = 20;

/**
 * An iterator, such as a generator, by its first values. They are taken out of it, which the caption says; what can be iterated again (an array, a Map,
 * a Set) is shown as it is.
 */
export const iterator = {
  fits(value: unknown): boolean {
    const { next, [Symbol.iterator]: iterate } = (value ?? {}) as Partial<IterableIterator<unknown>>;
    return typeof value === "object" && typeof next === "function" && typeof iterate === "function";
  },
  bundle(value: unknown): MimeBundle {
    const taken: unknown[] = [];
    const source = value as Iterator<unknown>;
    let done = false;
    while (taken.length < shown && !done) {
      const step = source.next();
      done = step.done ?? false;
      if (!done) taken.push(step.value);
    }
    const columns =
      taken.length > 0 && taken.every(isRecord) ? [...new Set(taken.flatMap((row) => Object.keys(row as object)))] : undefined;
    const rows = taken.map((row) => (columns ? columns.map((name) => (row as Record<string, unknown>)[name]) : [row]));
    const count = `${taken.length} ${taken.length === 1 ? "value" : "values"}`;
    const caption = done ? `${count}, which were all` : `the first ${count}, taken out of the iterator`;
    return table({ columns: columns ?? ["value"], rows, index: taken.map((_, i) => i), caption })[displaySymbol]();
  },
};
