import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { python, repositoryRoot } from "../../reference";
import { type Case, figureOf, jobOf } from "./cases";
import { type ContestantName, contestantNames, type Job, type Measured } from "./job";

/** The figures of one case: one per round for every contestant that took part. */
export interface Row {
  of: Case;
  figures: Partial<Record<ContestantName, number[]>>;
  /** Of the forward pass of one image. */
  flops: number;
}

/** Runs every contestant of every case in a process of its own, one after the other, round by round. */
export function runRounds(wanted: readonly Case[], rounds: number, folder: string): Row[] {
  const rows = wanted.map((of): Row => ({ of, figures: {}, flops: 0 }));
  for (let round = 1; round <= rounds; round++) {
    // Rows of one job show parts of one run.
    const known = new Map<string, Measured>();
    for (const row of rows) {
      for (const contestant of contestantNames) {
        const job = jobOf(row.of, contestant);
        if (!job) continue;
        const key = `${contestant} ${JSON.stringify(job)}`;
        const measured = known.get(key) ?? run(contestant, job, folder);
        known.set(key, measured);
        const figure = figureOf(row.of, job, measured.value);
        console.error(`round ${round} of ${rounds}: ${row.of.title}: ${contestant} ${figure.toFixed(2)} ${row.of.unit}`);
        (row.figures[contestant] ??= []).push(figure);
        if (measured.flops !== undefined) row.flops = measured.flops;
        const keras = known.get(`keras ${JSON.stringify(row.of.job)}`);
        if (keras?.parameters !== measured.parameters)
          throw new Error(
            `bench: the ${job.network} of ${contestant} has ${measured.parameters} parameters, that of Keras ${keras?.parameters}`,
          );
      }
    }
  }
  return rows;
}

/** @param settings environment variables on top of those of this process */
export function run(contestant: ContestantName, job: Job, folder: string, settings: Record<string, string> = {}): Measured {
  const given = [folder, JSON.stringify(job)];
  const [program, args] =
    contestant === "keras"
      ? [python, [join(repositoryRoot, "tests", "bench", "train", "keras_process.py"), ...given]]
      : [process.execPath, [join(__dirname, "process.js"), contestant, ...given]];
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: "3", PYTHONDONTWRITEBYTECODE: "1", ...settings };
  const output = execFileSync(program, args, { encoding: "utf8", env, stdio: ["ignore", "pipe", "pipe"] });
  return JSON.parse(output.trim().split("\n").at(-1) as string) as Measured;
}
