import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { python, repositoryRoot } from "../../reference";
import { median, quantile } from "../spread";
import { functions, samplers } from "./functions";
import type { Overhead } from "./overhead";
import { parallel } from "./parallel";
import { scale } from "./scale";

/**
 * `npm run bench -- sweep [part] [samplers] [seeds] [trials]`: the samplers beside Optuna's, as Markdown tables.
 *
 *     npm run bench -- sweep                            everything: 20 seeds of 100 trials, and 1,000 trials in SQLite
 *     npm run bench -- sweep quality tpe,cmaEs 20 100
 *     npm run bench -- sweep overhead random,tpe 3 1000  three rounds, ours and theirs in turn; the medians
 *     npm run bench -- sweep scale 10,100,500,1000 2000  so many workers at one PostgreSQL, so many trials of all of them together
 *     npm run bench -- sweep parallel 8 12000 3          one process with all cores, and one per core: trials, images, rounds
 */
export async function sweep([part = "all", names = "", count = "", trials = ""]: string[]): Promise<void> {
  if (part === "scale") return scale((names || "10,100,500,1000").split(",").map(Number), Number(count || 2000));
  if (part === "parallel") return parallel(Number(names || 8), Number(count || 12_000), Number(trials || 3));
  if (!["all", "quality", "overhead"].includes(part))
    throw new RangeError(`bench: sweep has no part "${part}"; use quality, overhead, all, scale or parallel.`);
  const chosen = (names === "" || names === "all" ? Object.keys(samplers) : names.split(",")).map((name) => {
    if (name in samplers) return name;
    throw new RangeError(`bench: the sampler "${name}" is not known; use some of ${Object.keys(samplers).join(", ")}.`);
  });
  if (part !== "overhead") await quality(chosen, Number(count || 20), Number(trials || 100));
  if (part !== "quality")
    overhead(
      names === "" ? ["random", "tpe"] : chosen,
      part === "all" ? 3 : Number(count || 3),
      part === "all" ? 1000 : Number(trials || 1000),
    );
}

async function quality(names: readonly string[], seeds: number, trials: number): Promise<void> {
  console.log(`Median best value of ${seeds} seeds of ${trials} trials (quartiles); p: Wilcoxon's rank-sum test that ours are worse.\n`);
  console.log("| function | sampler | tslab-ml | Optuna | p |\n| --- | --- | ---: | ---: | ---: |");
  for (const [name, { best }] of Object.entries(functions))
    for (const sampler of names) {
      const ours: number[] = [];
      for (let seed = 0; seed < seeds; seed++) ours.push(await best((samplers[sampler] as (seed: number) => never)(seed), trials));
      const theirs = optuna<number[] | null>({ measure: "quality", function: name, sampler, seeds, trials });
      const p = theirs && optuna<number>({ measure: "compare", ours, theirs });
      console.log(
        `| ${name} | ${sampler} | ${quartiles(ours)} | ${theirs ? quartiles(theirs) : "-"} | ${p === null ? "-" : p.toFixed(3)} |`,
      );
    }
}

function overhead(names: readonly string[], rounds: number, trials: number): void {
  console.log(`\n${trials} trials of four parameters in SQLite, medians of ${rounds} rounds; the objective costs nothing.\n`);
  console.log("| sampler | what | tslab-ml | Optuna | of Optuna |\n| --- | --- | ---: | ---: | ---: |");
  const folder = mkdtempSync(join(tmpdir(), "tslab-ml-bench-"));
  try {
    for (const sampler of names) {
      const both: [Overhead, Overhead][] = [];
      for (let round = 0; round < rounds; round++) {
        const job = (who: string) => ({ sampler, storage: `sqlite:///${join(folder, `${sampler}-${who}-${round}.db`)}`, trials });
        const own = execFileSync(process.execPath, [join(__dirname, "overhead.js"), JSON.stringify(job("own"))], { encoding: "utf8" });
        both.push([JSON.parse(own) as Overhead, optuna<Overhead>({ measure: "overhead", ...job("optuna") })]);
      }
      const row = (what: string, read: (measured: Overhead) => number, unit: string) => {
        const [ours, theirs] = [0, 1].map((who) => median(both.map((pair) => read(pair[who] as Overhead)))) as [number, number];
        const ratio = Math.abs(theirs) < 1e-9 ? "-" : `${(ours / theirs).toFixed(2)}x`;
        console.log(`| ${sampler} | ${what} | ${ours.toFixed(2)} ${unit} | ${theirs.toFixed(2)} ${unit} | ${ratio} |`);
      };
      row("per trial", ({ perTrial }) => 1000 * perTrial, "ms");
      row(`a suggestion at trial ${trials}`, ({ lastSuggestions }) => 1000 * lastSuggestions, "ms");
      row("memory", ({ memory }) => memory[1] / 1e6, "MB");
      row(`memory added after trial ${trials / 10}`, ({ memory }) => (memory[1] - memory[0]) / 1e6, "MB");
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function optuna<T>(job: Record<string, unknown>): T {
  const program = join(repositoryRoot, "tests", "bench", "sweep", "optuna_process.py");
  return JSON.parse(execFileSync(python, [program, JSON.stringify(job)], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })) as T;
}

const quartiles = (values: readonly number[]) =>
  `${median(values).toPrecision(4)} (${quantile(values, 0.25).toPrecision(4)} to ${quantile(values, 0.75).toPrecision(4)})`;
