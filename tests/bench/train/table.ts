import { median, spread } from "../spread";
import type { Case } from "./cases";
import { contestantNames } from "./job";
import type { Machine } from "./machine";
import type { Row } from "./rounds";

const titles = { keras: "Keras", plain: "plain tfjs", "tslab-ml": "tslab-ml" };

/** What the machine is, and the table. */
export const reportOf = (rows: readonly Row[], machine: Machine, rounds: number): string =>
  [...factsOf(rows, machine, rounds), "", tableOf(rows)].join("\n");

/** A Markdown table of medians with their ranges; the ratios are medians of the rounds' ratios. */
export function tableOf(rows: readonly Row[]): string {
  const header = ["case", "unit", ...contestantNames.map((name) => titles[name]), "of Keras", "of plain"];
  const lines = rows.map(({ of, figures }) => [
    of.title,
    of.unit,
    ...contestantNames.map((name) => spread(figures[name], digitsOf(of))),
    spread(ratios(figures["tslab-ml"], figures.keras), 2, "x"),
    spread(ratios(figures["tslab-ml"], figures.plain), 2, "x"),
  ]);
  const table = [header, header.map((_, i) => (i < 2 ? "---" : "--:")), ...lines].map((cells) => `| ${cells.join(" | ")} |`);
  return table.join("\n");
}

/** What the figures of one run depend on, a sentence a line. */
export function factsOf(rows: readonly Row[], machine: Machine, rounds: number): string[] {
  const peak = (machine.matmulPeak / 1e9).toFixed(0);
  const parts = rows.filter(({ of, figures }) => figures.plain && of.plainImages < of.job.images).map(({ of }) => of);
  const fewer = parts.map((of) => `${of.title}: ${of.plainImages.toLocaleString("en")}`);
  return [
    `${machine.cores} cores (${machine.processor}), TensorFlow ${machine.tensorflow} under all three, Keras ${machine.keras}.`,
    `${rounds === 1 ? "One round" : `Medians of ${rounds} rounds, with the lowest and the highest in brackets`}, one process after the other; an epoch is the second of its process.`,
    `A 2048 x 2048 float32 matrix product in TensorFlow reaches ${peak} GFLOPS.`,
    ...rows.flatMap((row) => share(row, machine)),
    ...(fewer.length > 0 ? [`Images per epoch of plain tfjs, scaled to 60,000: ${fewer.join("; ")}.`] : []),
  ];
}

/** How much of the machine's peak a step of training reaches: forward pass, and twice as much for the gradients. */
function share({ of, figures, flops }: Row, { matmulPeak }: Machine): string[] {
  if (of.job.measure !== "epoch" || of.job.precision !== "float32" || of.job.network !== "seed-cnn") return [];
  const rate = (name: "keras" | "tslab-ml") => (3 * flops * 60_000) / median(figures[name] ?? []);
  const [ours, keras] = [rate("tslab-ml"), rate("keras")].map(
    (r) => `${(r / 1e9).toFixed(0)} GFLOPS, ${((100 * r) / matmulPeak).toFixed(0)}%`,
  );
  const work = ((3 * flops * of.job.batchSize) / 1e9).toFixed(2);
  return [`A step of the ${of.title}, is ${work} GFLOP: tslab-ml reaches ${ours} of that peak, Keras ${keras}.`];
}

const digitsOf = ({ unit }: Case) => (unit === "s per 60,000 images" ? 2 : 0);

const ratios = (ours: number[] = [], theirs: number[] = []) => theirs.map((value, i) => (ours[i] as number) / value);
