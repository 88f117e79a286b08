import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { random } from "tslab-ml/preprocess";
import { python, repositoryRoot } from "../../reference";
import { spread } from "../spread";

/** What both processes time, by name. */
const cases = {
  report: "classificationReport, 10 classes",
  matrix: "confusionMatrix, 10 classes",
  auc64: "rocAucScore, float64 scores",
  auc32: "rocAucScore, float32 scores",
  text: "classificationReport, 10 classes as texts",
} as const;

type Name = keyof typeof cases;

/** What a process prints, as one line of JSON: seconds, and the results, which must be equal. */
export interface Measured {
  seconds: Record<Name, number>;
  results: Record<Name, number>;
}

/**
 * `npm run bench -- metrics [samples] [rounds]`: report, confusion matrix and AUC beside scikit-learn, one process after the other, as a Markdown table.
 *
 *     npm run bench -- metrics              1,000,000 samples, 5 rounds
 */
export async function metrics([samples = "1000000", rounds = "5"]: string[]): Promise<void> {
  const [count, times] = [Number(samples), Number(rounds)];
  if (!(Number.isInteger(count) && count >= 1000))
    throw new RangeError(`bench: samples is "${samples}", but must be a whole number of at least 1000.`);
  if (!(Number.isInteger(times) && times >= 1))
    throw new RangeError(`bench: rounds is "${rounds}", but must be a whole number of at least 1.`);
  const folder = mkdtempSync(join(tmpdir(), "tslab-ml-bench-"));
  try {
    writeSamples(folder, count);
    const measured = Array.from({ length: times }, () => ({
      theirs: run(python, [join(repositoryRoot, "tests", "bench", "metrics", "sklearn_process.py"), folder]),
      ours: run(process.execPath, [join(__dirname, "process.js"), folder]),
    }));
    console.log(tableOf(measured, count));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Ten classes of which nine in ten are predicted, and scores of two classes that overlap. */
function writeSamples(folder: string, count: number): void {
  const { next, integer } = random(1);
  const truth = Int32Array.from({ length: count }, () => integer(0, 9));
  const guess = truth.map((label) => (next() < 0.9 ? label : integer(0, 9)));
  const scores = Float64Array.from(truth, (label) => 0.6 * next() + 0.4 * (label % 2));
  for (const [name, values] of Object.entries({ truth, guess, scores })) writeFileSync(join(folder, name), new Uint8Array(values.buffer));
}

function run(program: string, args: string[]): Measured {
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: "3", PYTHONDONTWRITEBYTECODE: "1" };
  const output = execFileSync(program, args, { encoding: "utf8", env, stdio: ["ignore", "pipe", "inherit"] });
  return JSON.parse(output.trim().split("\n").at(-1) as string) as Measured;
}

function tableOf(rounds: readonly { ours: Measured; theirs: Measured }[], count: number): string {
  const lines = (Object.keys(cases) as Name[]).map((name) => {
    for (const { ours, theirs } of rounds)
      if (!(Math.abs(ours.results[name] - theirs.results[name]) < 1e-9))
        throw new Error(`bench: ${cases[name]} gave ${ours.results[name]}, but scikit-learn ${theirs.results[name]}`);
    const milliseconds = (who: "ours" | "theirs") => rounds.map((round) => 1000 * round[who].seconds[name]);
    const ratios = rounds.map(({ ours, theirs }) => ours.seconds[name] / theirs.seconds[name]);
    return [cases[name], spread(milliseconds("theirs"), 0), spread(milliseconds("ours"), 0), spread(ratios, 2, "x")];
  });
  const table = [["case", "scikit-learn, ms", "tslab-ml, ms", "of scikit-learn"], ["---", "--:", "--:", "--:"], ...lines];
  return [
    `${availableParallelism()} cores (${cpus()[0]?.model ?? "unknown"}), Node ${process.versions.node}; ${count.toLocaleString("en-US")} samples.`,
    `Medians of ${rounds.length} rounds of both, one process after the other, with the lowest and the highest in brackets; a process repeats each call five times, and its median counts.`,
    "",
    ...table.map((cells) => `| ${cells.join(" | ")} |`),
  ].join("\n");
}
