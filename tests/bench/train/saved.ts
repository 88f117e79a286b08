import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../reference";
import { cases } from "./cases";
import type { ContestantName } from "./job";
import type { Machine } from "./machine";
import type { Row } from "./rounds";

/** One call of the bench, as it is kept for the tables of the README and the docs. */
export interface Run {
  /** What was typed. */
  readonly command: string;
  readonly date: string;
  readonly rounds: number;
  readonly machine: Machine;
  readonly rows: readonly { readonly title: string; readonly flops: number; readonly figures: Partial<Record<ContestantName, number[]>> }[];
}

const path = join(repositoryRoot, "tests/bench/results/train.json");

/** The runs that are kept, the newest last. */
export const savedRuns = (): readonly Run[] => (existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Run[]) : []);

/** Keeps a run; it takes the place of older figures of the same cases. */
export function saveRun(run: Run): void {
  const titles = new Set(run.rows.map(({ title }) => title));
  const others = savedRuns().map((old) => ({ ...old, rows: old.rows.filter(({ title }) => !titles.has(title)) }));
  writeFileSync(path, `${JSON.stringify([...others.filter(({ rows }) => rows.length > 0), run], null, 2)}\n`);
}

/** What was measured last of some cases, in their order, with the run that each comes from. */
export function savedRows(names: readonly string[]): { row: Row; run: Run }[] {
  const runs = savedRuns();
  return names.flatMap((name) => {
    const wanted = cases[name];
    if (!wanted) throw new RangeError(`bench: the case "${name}" is not known; use some of ${Object.keys(cases).join(", ")}.`);
    return wanted.map((of) => {
      const run = runs.findLast(({ rows }) => rows.some(({ title }) => title === of.title));
      const found = run?.rows.find(({ title }) => title === of.title);
      if (!run || !found) throw new Error(`bench: nothing is saved of "${of.title}"; run: npm run bench -- train ${name} 3 save`);
      return { row: { of, figures: found.figures, flops: found.flops }, run };
    });
  });
}
