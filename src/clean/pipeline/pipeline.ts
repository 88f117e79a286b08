import { type Displayable, displaySymbol, type MimeBundle } from "../../display";
import { asTable, type Column, materialized, query, type Table, type TableLike } from "../../table";
import { bundleOf, gridPart } from "../grid";
import { type Step, selectOf } from "../step";
import { inFamilies } from "./families";
import { kindOf } from "./kinds";
import { checkMisfits, recordOf, type StepRecord } from "./record";
import { recordParts } from "./record-display";

/** A step with what it has learned. */
export interface FittedStep extends Step {
  readonly fitted: Readonly<Record<string, unknown>>;
}

/** A cleaned table, what was done to it, and how to do the same to other data. */
export interface Cleaned extends Displayable {
  readonly table: Table;
  /** One record per step that was just done; empty with `records: false`. */
  readonly records: readonly StepRecord[];
  /** All steps so far, as fitted. */
  readonly pipeline: FittedPipeline;
  [displaySymbol](): MimeBundle;
}

export interface TransformOptions {
  /** Compare the table before and after every step. Without, the steps become one lazy query where they can. Default: true. */
  records?: boolean;
}

/** Steps one after the other, as scikit-learn's `Pipeline`. */
export interface Pipeline {
  readonly steps: readonly Step[];
  /** Learns every step on the table as the steps before it leave it. */
  fit(table: TableLike): Promise<FittedPipeline>;
  /** Learns the steps and does them. */
  fitTransform(table: TableLike, options?: TransformOptions): Promise<Cleaned>;
}

/** Steps that have learned what they need: plain data, to be saved as JSON. */
export interface FittedPipeline extends Displayable {
  /** The columns of the data it was fitted on. */
  readonly columns: readonly Column[];
  readonly steps: readonly FittedStep[];
  /**
   * Does the steps to other data with the values that were learned, however those data are.
   *
   * @throws {TypeError} when a column is of another kind than in the data it was fitted on, such as text for numbers
   */
  transform(table: TableLike, options?: TransformOptions): Promise<Cleaned>;
  [displaySymbol](): MimeBundle;
}

/**
 * A pipeline of cleaning steps.
 *
 *     const fitted = await clean.pipeline([clean.trim(), clean.impute({ strategy: "median" })]).fit(train);
 *     const { table } = await fitted.transform(test);    // with the medians of train
 */
export function pipeline(steps: readonly Step[]): Pipeline {
  for (const { step, options } of steps) kindOf({ step }).check(options);
  const all = [...steps];
  return {
    steps: all,
    async fit(given) {
      const { table, pipeline } = await run(await asTable(given), all, { records: false });
      if (table !== given) await table.dispose();
      return pipeline;
    },
    fitTransform: async (given, options) => run(await asTable(given), all, options),
  };
}

/**
 * Does one or several steps to a table. Given the result of another call, it goes on with its table, and the new pipeline has the steps of both.
 *
 *     const trimmed = await clean.apply(raw, clean.trim());
 *     const unique = await clean.apply(trimmed, clean.dropDuplicates({ subset: ["id"] }));    // unique.pipeline has both steps
 */
export async function apply(given: TableLike | Cleaned, ...steps: readonly Step[]): Promise<Cleaned> {
  const before = isCleaned(given) ? given : undefined;
  const done = await pipeline(steps).fitTransform(before ? before.table : (given as TableLike));
  if (!before) return done;
  return cleanedOf(done.table, done.records, fittedPipeline(before.pipeline.columns, [...before.pipeline.steps, ...done.pipeline.steps]));
}

const isCleaned = (given: TableLike | Cleaned): given is Cleaned =>
  typeof given === "object" && given !== null && "pipeline" in given && "table" in given && displaySymbol in given;

/** @internal Steps with what they have learned, as they come from a file. */
export function fittedPipeline(columns: readonly Column[], steps: readonly FittedStep[]): FittedPipeline {
  return {
    columns,
    steps,
    async transform(given, options) {
      return run(await inFamilies(columns, await asTable(given)), steps, options);
    },
    [displaySymbol]: () => shown(steps),
  };
}

async function run(given: Table, steps: readonly (Step | FittedStep)[], { records = true }: TransformOptions = {}): Promise<Cleaned> {
  let table = given;
  const done: FittedStep[] = [];
  const made: StepRecord[] = [];
  // A lazy table that was given may be anything, a CSV file too.
  let costly = true;
  for (const [i, step] of steps.entries()) {
    try {
      const { step: name, options } = step;
      const kind = kindOf(step);
      // What is looked at more than once is computed once.
      const compute = async () => {
        if (costly) table = await table.materialize();
        costly = false;
      };
      if (!("fitted" in step) && kind.looks) await compute();
      const fitted = "fitted" in step ? step.fitted : await kind.fit(table, options);
      let plan = await kind.plan(table, options, fitted);
      if (plan.beside && costly) {
        await compute();
        plan = await kind.plan(table, options, fitted);
      }
      const after = records
        ? await materialized(selectOf(table, plan, { step: name }))
        : await query(selectOf(table, plan, { step: name, guarded: true }));
      costly ||= !records && !(kind.cheap && !plan.beside);
      if (records) await checkMisfits(step, table, after, plan);
      if (records) {
        made.push(await recordOf(step, table, after, plan));
        if (table !== given) await table.dispose();
      }
      table = after;
      done.push({ step: name, options, fitted: fitted as FittedStep["fitted"] });
    } catch (error) {
      throw steps.length === 1 ? error : located(error, step, i, steps.length);
    }
  }
  return cleanedOf(table, made, fittedPipeline(given.columns, done));
}

function located(error: unknown, { step }: Step, i: number, count: number): unknown {
  if (!(error instanceof Error)) return error;
  return new (error.constructor as ErrorConstructor)(`${error.message} (step ${i + 1} of ${count}, ${step})`, { cause: error });
}

const cleanedOf = (table: Table, records: readonly StepRecord[], pipeline: FittedPipeline): Cleaned => ({
  table,
  records,
  pipeline,
  [displaySymbol]: () => bundleOf(records.length > 0 ? records.flatMap(recordParts) : [stepsPart(pipeline.steps)]),
});

const stepsPart = (steps: readonly FittedStep[]) =>
  gridPart({
    columns: ["", "step", "options", "learned"],
    rows: steps.map(({ step, options, fitted }, i) => [String(i + 1), step, json(options), json(fitted)]),
    left: ["step", "options", "learned"],
  });

const json = (value: object): string => {
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
};

const shown = (steps: readonly FittedStep[]): MimeBundle => bundleOf([stepsPart(steps)]);
