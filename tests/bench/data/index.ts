import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join as path } from "node:path";
import { python, repositoryRoot } from "../../reference";
import { generate } from "./generate";
import type { Measured } from "./process";

const titles: Record<string, string> = {
  read: "read CSV",
  groupBy: "group-by mean",
  join: "join with 100,000 rows",
  sort: "sort by two keys",
  clean: "fill and IQR filter",
  describe: "describe",
  write: "write Parquet",
  pipeline: "whole pipeline",
  count: "count",
};

type Contestant = "pandas" | "tslab-ml";

/**
 * `npm run bench -- data [rows] [rounds]`: tables beside pandas, interleaved, as a Markdown table; `npm run bench -- data large [rows]`: the lazy handle.
 *
 *     npm run bench -- data                     1,000,000 rows x 8 columns, 5 rounds
 *     npm run bench -- data large               10,000,000 rows, DuckDB limited to 2 GB
 */
export async function data([first = "1000000", second]: string[]): Promise<void> {
  const large = first === "large";
  const rows = Number(large ? (second ?? 10_000_000) : first);
  const rounds = Number(large ? 1 : (second ?? 5));
  if (!Number.isInteger(rows) || !Number.isInteger(rounds) || rows < 1 || rounds < 1)
    throw new RangeError("bench: rows and rounds must be whole numbers of at least 1, as in: npm run bench -- data 1000000 5");
  const folder = mkdtempSync(path(tmpdir(), "tslab-ml-bench-data-"));
  try {
    await generate(folder, rows);
    console.log(large ? largeTable(run("tslab-ml", folder, "large")) : comparison(folder, rows, rounds));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(contestant: Contestant, folder: string, what: string): Measured {
  const [program, script] =
    contestant === "pandas"
      ? [python, path(repositoryRoot, "tests", "bench", "data", "pandas_process.py")]
      : [process.execPath, path(__dirname, "process.js")];
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: "1" };
  const output = execFileSync(program, [script, folder, what], { encoding: "utf8", env, stdio: ["ignore", "pipe", "inherit"] });
  return JSON.parse(output.trim().split("\n").at(-1) as string) as Measured;
}

function comparison(folder: string, rows: number, rounds: number): string {
  const figures = new Map<string, Record<Contestant, number[]>>();
  const exact: number[] = [];
  for (let round = 1; round <= rounds; round++)
    for (const what of ["steps", "pipeline"]) {
      const both = { pandas: run("pandas", folder, what), "tslab-ml": run("tslab-ml", folder, what) };
      if (both.pandas.rows !== both["tslab-ml"].rows)
        throw new Error(`bench: pandas has ${both.pandas.rows} rows, tslab-ml ${both["tslab-ml"].rows}; they must agree.`);
      exact.push(...(what === "steps" ? [both.pandas.steps.exact as number] : []));
      for (const [contestant, { steps, peak }] of Object.entries(both) as [Contestant, Measured][])
        for (const [step, value] of [...Object.entries(steps), ...(what === "pipeline" ? [["peak", peak] as const] : [])]) {
          const known = figures.get(step) ?? { pandas: [], "tslab-ml": [] };
          known[contestant].push(value);
          figures.set(step, known);
        }
      console.error(`round ${round} of ${rounds}: ${what}: ${JSON.stringify(both)}`);
    }
  const lines = [...figures]
    .filter(([step]) => step !== "exact")
    .map(([step, { pandas, "tslab-ml": ours }]) => {
      const show = (values: number[]) =>
        step === "peak"
          ? spread(
              values.map((value) => value / 1e6),
              0,
            )
          : spread(values, 3);
      return `| ${step === "peak" ? "peak memory of the pipeline" : titles[step]} | ${step === "peak" ? "MB" : "s"} | ${show(pandas)} | ${show(ours)} | ${spread(
        ours.map((value, i) => value / (pandas[i] as number)),
        2,
        "x",
      )} |`;
    });
  return [
    `${rows.toLocaleString("en")} rows x 8 columns, ${cpus().length} cores (${cpus()[0]?.model.trim()}). Medians of ${rounds} rounds, one process after the other, with the lowest and the highest in brackets.`,
    `pandas reads numbers inexactly unless asked for float_precision="round_trip", which takes it ${spread(exact, 3)} s; tslab-ml reads them exactly.`,
    "",
    "| case | unit | pandas | tslab-ml | of pandas |",
    "| --- | --- | --: | --: | --: |",
    ...lines,
  ].join("\n");
}

function largeTable({ steps, peak, rows }: Measured): string {
  return [
    `${rows.toLocaleString("en")} rows x 8 columns in a CSV file, read through the lazy handle, DuckDB limited to 2 GB; peak memory of the process: ${(peak / 1e9).toFixed(2)} GB.`,
    "",
    "| case | s |",
    "| --- | --: |",
    ...Object.entries(steps).map(
      ([step, seconds]) => `| ${step === "read" ? "decide types on all rows" : titles[step]} | ${seconds.toFixed(1)} |`,
    ),
  ].join("\n");
}

function spread(values: readonly number[], digits: number, suffix = ""): string {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const middle = sorted.length % 2 ? (sorted[half] as number) : ((sorted[half - 1] as number) + (sorted[half] as number)) / 2;
  const [shown, low, high] = [middle, sorted[0] as number, sorted.at(-1) as number].map((value) => value.toFixed(digits));
  return values.length === 1 ? `${shown}${suffix}` : `${shown}${suffix} (${low} to ${high})`;
}
