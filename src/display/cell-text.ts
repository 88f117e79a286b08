import { inspect } from "node:util";

const decimals = 4;

/** The texts of one column's cells: numbers share their decimals, as pandas prints them. */
export function columnTexts(values: readonly unknown[], { maxWidth }: { maxWidth: number }): string[] {
  const fractions = values.filter(
    (value): value is number => typeof value === "number" && Number.isFinite(value) && !Number.isInteger(value),
  );
  const places = Math.max(0, ...fractions.map(placesOf));
  return values.map((value) => (typeof value === "number" ? numberText(value, places) : shorten(cellText(value), maxWidth)));
}

/** Whether a cell holds nothing: null, undefined or NaN. */
export const isMissing = (value: unknown): boolean => value === null || value === undefined || Number.isNaN(value);

/** Cut to `width` characters, the last one an ellipsis. */
export const shorten = (text: string, width: number): string => {
  const characters = [...text];
  return characters.length > width ? `${characters.slice(0, width - 1).join("")}…` : text;
};

function cellText(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "string") return value;
  if (value instanceof Date) return dateText(value);
  if (typeof value === "object" || typeof value === "function") return inspect(value, { breakLength: Number.POSITIVE_INFINITY, depth: 1 });
  return String(value);
}

function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return "NaT";
  const text = date.toISOString();
  return text.endsWith("T00:00:00.000Z") ? text.slice(0, 10) : text.replace("T", " ").replace(/(\.000)?Z$/, "");
}

function numberText(value: number, places: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  const vanishes = value !== 0 && size < 0.5 * 10 ** -decimals;
  if (vanishes || size >= 1e15 || (size >= 1e9 && !Number.isInteger(value))) return value.toExponential(decimals);
  return value.toFixed(places);
}

function placesOf(value: number): number {
  const text = value.toFixed(decimals).replace(/0+$/, "");
  return Math.max(1, text.length - text.indexOf(".") - 1);
}
