import { cases, type Measured } from "./cases";

export const medianOf = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;

const rows: [keyof Measured, string, string][] = [
  ["epoch", "60,000 images", " s"],
  ["firstStep", "first step", " s"],
  ["evaluate", "evaluate 10,000", " s"],
  ["predict", "predict 10,000", " s"],
  ["memory", "peak memory", " MiB"],
];

/** A Markdown table: medians, their ranges, and what tslab-ml takes of the others. */
export function table(results: Readonly<Record<string, Readonly<Record<string, readonly Measured[]>>>>): string {
  const lines = ["|  | Keras | plain tfjs | tslab-ml | of Keras | of plain |", "| --- | --: | --: | --: | --: | --: |"];
  for (const [name, measured] of Object.entries(results)) {
    for (const [key, title, unit] of rows) {
      const cell = (contestant: string) =>
        shown(
          measured[contestant]?.map((each) => each[key]),
          unit,
        );
      const median = (contestant: string) => medianOf(measured[contestant]?.map((each) => each[key]) ?? [Number.NaN]);
      const ratio = (ours: string, theirs: string) => `${(median(ours) / median(theirs)).toFixed(2)}x`;
      const label = `${cases[name]?.title}: ${title}`;
      lines.push(
        row(label, cell("Keras"), cell("plain tfjs"), cell("tslab-ml"), ratio("tslab-ml", "Keras"), ratio("tslab-ml", "plain tfjs")),
      );
      if (key !== "epoch" || !measured["Keras bfloat16"]) continue;
      const low = [cell("Keras bfloat16"), "", cell("tslab-ml bfloat16"), ratio("tslab-ml bfloat16", "Keras bfloat16"), ""];
      lines.push(row(`${label}, mixed bfloat16`, ...low));
    }
  }
  return lines.join("\n");
}

const row = (...cells: string[]) => `| ${cells.join(" | ")} |`;

function shown(values: readonly number[] | undefined, unit: string): string {
  if (!values) return "";
  const text = (value: number) => (value >= 100 ? value.toFixed(0) : value.toFixed(2));
  const range = values.length > 1 ? ` (${text(Math.min(...values))} to ${text(Math.max(...values))})` : "";
  return `${text(medianOf(values))}${unit}${range}`;
}
