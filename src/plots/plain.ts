import { shortest } from "../float32";

/** https://www.w3.org/TR/xml/#charsets */
const unwritable = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/**
 * A figure's values as JSON has them: typed arrays become arrays, dates ISO texts, NaN and infinities null (plotly leaves a gap), whole
 * 64-bit numbers numbers, and what no SVG may hold of a text (control characters, halves of characters) the replacement character. Everything is copied.
 */
export function plain(value: unknown): unknown {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "string") return value.replace(unwritable, "\uFFFD");
  if (value === null || typeof value !== "object") return value;
  if (value instanceof Float32Array) return Array.from(value, (number) => (Number.isFinite(number) ? shortest(number) : null));
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<unknown>, plain);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (Array.isArray(value)) return Array.from(value, (entry) => plain(entry) ?? null);
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined && typeof entry !== "function");
  return Object.fromEntries(entries.map(([name, entry]) => [name, plain(entry)]));
}
