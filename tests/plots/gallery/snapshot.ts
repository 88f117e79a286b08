import type { Figure } from "tslab-ml/plots";

const digits = 4;
const longestText = 200;

/** A figure as it is committed: numbers of four digits, pictures by their length. */
export function snapshot({ data, layout, alt }: Figure): string {
  const { template, ...own } = layout;
  return `${JSON.stringify({ alt, data, layout: own }, (_, value) => shortened(value), 0)}\n`;
}

function shortened(value: unknown): unknown {
  if (typeof value === "number") return Number(value.toPrecision(digits));
  if (typeof value === "string" && value.length > longestText) return `${value.slice(0, 30)}...`;
  return value;
}

/** Where two figures differ, by the way to the first place; undefined where they are alike but for rounding. */
export function difference(given: unknown, committed: unknown, way = "figure"): string | undefined {
  if (typeof given === "number" && typeof committed === "number") {
    const near = Math.abs(given - committed) <= 2e-3 * Math.max(1e-3, Math.abs(given), Math.abs(committed));
    return near ? undefined : `${way} is ${given}, but was ${committed}`;
  }
  if (typeof given !== "object" || typeof committed !== "object" || given === null || committed === null) {
    return Object.is(given, committed) ? undefined : `${way} is ${JSON.stringify(given)}, but was ${JSON.stringify(committed)}`;
  }
  const names = new Set([...Object.keys(given), ...Object.keys(committed)]);
  for (const name of names) {
    const [a, b] = [given, committed].map((each) => (each as Record<string, unknown>)[name]);
    const found = difference(a, b, `${way}.${name}`);
    if (found) return found;
  }
  return undefined;
}
