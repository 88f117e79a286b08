import { type Contestants, type KernelName, kernelNames } from "../contestants";
import { median } from "../spread";

/** What one round of one kernel measured; typings only where the kernel can use those of the repository. */
export type Round = Record<string, number | undefined>;
export type Rounds = Record<KernelName, Round[]>;

interface Row {
  title: string;
  of(round: Round): number | undefined;
  unit: "s" | "ms" | "x";
  /** What has to arrive, by the name of the measure that counts it. */
  complete?: [name: string, all: number];
}

const measure = (name: string) => (round: Round) => round[name];

const rows: Row[] = [
  { title: "start to `kernel_info_reply`", of: measure("info"), unit: "s" },
  { title: "start to the result of the first cell", of: measure("first"), unit: "s" },
  { title: "trivial cell, warm", of: measure("warm"), unit: "ms" },
  { title: "declaration cells 1 to 10", of: measure("declarationsFirst"), unit: "ms" },
  { title: "declaration cells 191 to 200", of: measure("declarationsLast"), unit: "ms" },
  { title: "the last ten against the first ten", of: (round) => round.declarationsLast! / round.declarationsFirst!, unit: "x" },
  { title: "200,000 lines in one cell", of: measure("lines"), unit: "s", complete: ["linesArrived", 200_000] },
  { title: "200,000 lines through nbconvert", of: measure("nbconvert"), unit: "s", complete: ["nbconvertArrived", 200_000] },
  { title: "a display of 50 MB", of: measure("big"), unit: "s", complete: ["bigArrived", 50_000_000] },
  { title: "first cell with the typings of tfjs", of: measure("typings"), unit: "ms" },
  { title: "next cell with the typings of tfjs", of: measure("typingsAgain"), unit: "ms" },
];

/** A Markdown table of medians: a row per measure, a column per kernel, and how much of the time of each other kernel tslab-ml takes. */
export function tableOf(rounds: Rounds, titles: Contestants["titles"]): string {
  const others = kernelNames.filter((name) => name !== "tslab-ml");
  const header = ["", ...kernelNames.map((name) => titles[name]), ...others.map((name) => `of ${name}`)];
  const lines = rows.map((row) => {
    const medians = kernelNames.map((name) => median(rounds[name].map(row.of).filter((value) => value !== undefined)));
    const [ours] = medians;
    const ratios = medians.slice(1).map((theirs) => (row.unit !== "x" && ours && theirs ? `${(ours / theirs).toFixed(2)}x` : ""));
    return [row.title, ...kernelNames.map((name, i) => figure(medians[i], row.unit) + missing(row, rounds[name])), ...ratios];
  });
  return [header, header.map((_, i) => (i === 0 ? "---" : "--:")), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function figure(value = Number.NaN, unit: Row["unit"]): string {
  if (Number.isNaN(value)) return "-";
  if (unit === "x") return `${value.toFixed(2)}x`;
  return unit === "s" ? `${value.toFixed(2)} s` : `${(value * 1000).toFixed(value < 0.01 ? 1 : 0)} ms`;
}

function missing({ complete }: Row, rounds: Round[]): string {
  if (!complete) return "";
  const [name, all] = complete;
  const least = Math.min(...rounds.map((round) => round[name] ?? 0));
  return least === all ? "" : `, **${least.toLocaleString("en")} of ${all.toLocaleString("en")}**`;
}
