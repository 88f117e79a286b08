import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join as path } from "node:path";
import { python, repositoryRoot } from "../../reference";
import { median, spread } from "../spread";
import { generate } from "./generate";
import type { Measured } from "./timed";

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

type Contestant = "pandas" | "tslab-ml" | "polars" | "DuckDB" | "danfojs";

const here = (...parts: string[]) => path(repositoryRoot, "tests", "bench", "data", ...parts);
const programs: Record<Contestant, readonly [program: string, script: string]> = {
  pandas: [python, here("pandas_process.py")],
  polars: [python, here("polars_process.py")],
  "tslab-ml": [process.execPath, path(__dirname, "process.js")],
  DuckDB: [process.execPath, path(__dirname, "duckdb-process.js")],
  danfojs: [process.execPath, path(__dirname, "danfo-process.js")],
};

/**
 * `npm run bench -- data [rows] [rounds]`: tables beside pandas, interleaved, as a Markdown table; `npm run bench -- data large [rows]`: the lazy handle;
 * `npm run bench -- data others [rows] [rounds]`: pandas, polars, DuckDB alone and danfojs, for orientation.
 *
 *     npm run bench -- data                     1,000,000 rows x 8 columns, 5 rounds
 *     npm run bench -- data large               10,000,000 rows, DuckDB limited to 2 GB
 *     npm run bench -- data others              1,000,000 rows, 3 rounds; polars where Python finds it (pip install polars)
 */
export async function data([first = "1000000", second, third]: string[]): Promise<void> {
  const [large, others] = [first === "large", first === "others"];
  const rows = Number(large ? (second ?? 10_000_000) : others ? (second ?? 1_000_000) : first);
  const rounds = Number(large ? 1 : others ? (third ?? 3) : (second ?? 5));
  if (!Number.isInteger(rows) || !Number.isInteger(rounds) || rows < 1 || rounds < 1)
    throw new RangeError("bench: rows and rounds must be whole numbers of at least 1, as in: npm run bench -- data 1000000 5");
  const folder = mkdtempSync(path(tmpdir(), "tslab-ml-bench-data-"));
  try {
    await generate(folder, rows);
    console.log(
      large ? largeTable(run("tslab-ml", folder, "large")) : others ? orientation(folder, rows, rounds) : comparison(folder, rows, rounds),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(contestant: Contestant, folder: string, what: string): Measured {
  const [program, script] = programs[contestant];
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: "1" };
  const output = execFileSync(program, [script, folder, what], { encoding: "utf8", env, stdio: ["ignore", "pipe", "inherit"] });
  return JSON.parse(output.trim().split("\n").at(-1) as string) as Measured;
}

function comparison(folder: string, rows: number, rounds: number): string {
  const figures = new Map<string, Record<"pandas" | "tslab-ml", number[]>>();
  for (let round = 1; round <= rounds; round++)
    for (const what of ["steps", "pipeline"]) {
      const both = { pandas: run("pandas", folder, what), "tslab-ml": run("tslab-ml", folder, what) };
      if (both.pandas.rows !== both["tslab-ml"].rows)
        throw new Error(`bench: pandas has ${both.pandas.rows} rows, tslab-ml ${both["tslab-ml"].rows}; they must agree.`);
      for (const [contestant, { steps, peak }] of Object.entries(both) as ["pandas" | "tslab-ml", Measured][])
        for (const [step, value] of [...Object.entries(steps), ...(what === "pipeline" ? [["peak", peak] as const] : [])]) {
          const known = figures.get(step) ?? { pandas: [], "tslab-ml": [] };
          known[contestant].push(value);
          figures.set(step, known);
        }
      console.error(`round ${round} of ${rounds}: ${what}: ${JSON.stringify(both)}`);
    }
  const lines = [...figures].map(([step, { pandas, "tslab-ml": ours }]) => {
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
    "",
    "| case | unit | pandas | tslab-ml | of pandas |",
    "| --- | --- | --: | --: | --: |",
    ...lines,
  ].join("\n");
}

/** All that there are; danfojs does some of the steps only, and is run once. */
function orientation(folder: string, rows: number, rounds: number): string {
  const measured = new Map<Contestant, Record<string, number[]>>();
  const over = new Set<Contestant>();
  const measure = (contestant: Contestant, what: string) => {
    const known = measured.get(contestant) ?? {};
    for (const [step, seconds] of Object.entries(run(contestant, folder, what).steps)) known[step] = [...(known[step] ?? []), seconds];
    measured.set(contestant, known);
  };
  for (let round = 1; round <= rounds; round++)
    for (const contestant of ["pandas", "polars", "DuckDB", "danfojs", "tslab-ml"] as const) {
      if (over.has(contestant)) continue;
      try {
        measure(contestant, "steps");
        if (contestant === "danfojs") over.add(contestant);
        else measure(contestant, "pipeline");
        console.error(`round ${round} of ${rounds}: ${contestant}: ${JSON.stringify(measured.get(contestant))}`);
      } catch (error) {
        over.add(contestant);
        console.error(`${contestant} is left out: ${String(error).split("\n")[0]}`);
      }
    }
  const names = [...measured.keys()];
  const figure = (contestant: Contestant, step: string) => {
    const values = measured.get(contestant)?.[step];
    return values ? median(values).toFixed(3) : "-";
  };
  const line = (step: string) => `| ${titles[step]} | ${names.map((each) => figure(each, step)).join(" | ")} |`;
  return [
    `${rows.toLocaleString("en")} rows x 8 columns, seconds, medians of ${rounds} rounds (danfojs: one), ${cpus().length} cores. danfojs does not finish the other steps.`,
    "",
    `| case | ${names.join(" | ")} |`,
    `| --- | ${names.map(() => "--:").join(" | ")} |`,
    ...["read", "groupBy", "join", "sort", "clean", "describe", "write", "pipeline"].map(line),
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
