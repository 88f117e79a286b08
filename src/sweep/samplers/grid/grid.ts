import { shuffledIndices } from "../../../preprocess";
import type { ParamValue } from "../../space";
import { type FrozenTrial, isFinished } from "../../storage";
import { randomOf, type Sampler, type SeedOptions, type StudyView } from "../sampler";
import { allValues, combination, type Grid, type GridValues, gridOfSpace, gridOfValues, numberOf } from "./combinations";

export type { GridValues } from "./combinations";

/** The attribute with a trial's combination: its number, and of how many. Optuna's `grid_id` counts along an order that Optuna shuffles, so it must not be that one. */
const numberKey = "grid:combination";

/**
 * Every combination of values once, in a random order, and then the study stops; Optuna's `GridSampler`. Several processes share the work. A trial that
 * was enqueued counts as none of them, and a trial that is repeated keeps its own.
 *
 *     sweep.grid({ learningRate: [0.001, 0.01], units: [32, 64, 128] })
 *
 * @param values the values of every parameter. Default: all values of the study's declared space, which must have steps or choices throughout; the
 *   parameters of an alternative are tried only with it
 * @throws {RangeError} when there are no values, a value is none of its parameter's, or the objective asks for a parameter that has no values
 */
export function grid(values?: GridValues, { seed }: SeedOptions = {}): Sampler {
  if (values) checkValues(values);
  const source = randomOf(seed, 2);
  let order: Int32Array | undefined;
  const orderOf = ({ size }: Grid) => {
    if (order?.length !== size) order = shuffledIndices(size, seed ?? Math.floor(source.next() * 2 ** 31));
    return order;
  };
  let known: Known | undefined;
  const knownOf = ({ declared }: StudyView): Known => {
    if (!known || known.declared !== declared)
      known = knownGrid(values ? gridOfValues(values) : gridOfSpace(checkedSpace(declared)), declared);
    return known;
  };
  /** Combinations that are done, or at least begun. */
  const taken = (study: StudyView, begunToo: boolean) => {
    const { numberIn } = knownOf(study);
    const numbers = new Set<number>();
    for (const trial of study.trials) {
      const number = isFinished(trial) || (begunToo && trial.state === "RUNNING") ? numberIn(trial) : undefined;
      if (number !== undefined) numbers.add(number);
    }
    return numbers;
  };
  /** What the trials of this process try. */
  const given = new WeakMap<object, Readonly<Record<string, ParamValue>>>();

  return {
    name: "grid",
    needsAllTrials: true,
    sampleRelative(study, trial) {
      const { grid: all, space, numberIn } = knownOf(study);
      const own = numberIn(trial);
      // What was enqueued, and the repetition of a trial of another grid, bring their parameters with them.
      if (own === undefined && ["fixed_params", "grid_id", numberKey].some((key) => Object.hasOwn(trial.systemAttrs, key)))
        return { values: {} };
      const number = own ?? next(study);
      const chosen = combination(all, number);
      given.set(trial, chosen);
      return { values: chosen, ...(own === undefined && { systemAttrs: { search_space: space, [numberKey]: { number, of: all.size } } }) };
    },
    sampleIndependent(study, trial, name, distribution) {
      const { space } = knownOf(study);
      if (!Object.hasOwn(space, name))
        throw new RangeError(
          `grid: there are no values for the parameter "${name}", but for ${Object.keys(space).join(", ")}; add them, as in sweep.grid({ ${JSON.stringify(name)}: [...] }).`,
        );
      const value = given.get(trial)?.[name];
      throw new RangeError(
        value === undefined
          ? `grid: trial ${trial.number} has no value for "${name}", but a trial that is enqueued must have one for every parameter of the grid; enqueue it with all of them.`
          : `grid: the value ${JSON.stringify(value)} of "${name}" is no value of ${JSON.stringify(distribution)}; take it out of the grid, or change the parameter.`,
      );
    },
    exhausted: (study) => !study.trials.some(({ state }) => state === "WAITING") && taken(study, false).size >= knownOf(study).grid.size,
  };

  function next(study: StudyView): number {
    const indices = orderOf(knownOf(study).grid);
    const begun = taken(study, true);
    const first = indices.find((index) => !begun.has(index));
    if (first !== undefined) return first;
    // All are begun, but some not finished: their processes may have died.
    const done = taken(study, false);
    const open = indices.filter((index) => !done.has(index));
    return open[Math.floor(source.next() * open.length)] ?? Math.floor(source.next() * indices.length);
  }
}

/** A grid, and which of its combinations a trial is: by the attribute of ours, and of Optuna's trials by their parameters. */
interface Known {
  readonly declared: StudyView["declared"];
  readonly grid: Grid;
  readonly space: GridValues;
  numberIn(trial: Pick<FrozenTrial, "params" | "systemAttrs">): number | undefined;
}

function knownGrid(all: Grid, declared: StudyView["declared"]): Known {
  const space = allValues(all);
  const text = textOf(space);
  // Trials do not change, but are asked for again and again.
  const found = new WeakMap<object, { number: number | undefined }>();
  const search = ({ params, systemAttrs: { search_space, grid_id, [numberKey]: noted } }: Pick<FrozenTrial, "params" | "systemAttrs">) => {
    if (typeof search_space !== "object" || search_space === null || textOf(search_space) !== text) return undefined;
    const { number, of } = (noted ?? {}) as { number?: number; of?: number };
    if (of === all.size) return number;
    return typeof grid_id === "number" ? numberOf(all, params) : undefined;
  };
  return {
    declared,
    grid: all,
    space,
    numberIn(trial) {
      let entry = found.get(trial);
      if (!entry) {
        entry = { number: search(trial) };
        found.set(trial, entry);
      }
      return entry.number;
    },
  };
}

/** The same text for the same values, in whatever order the parameters are. */
const textOf = (space: object) => JSON.stringify(Object.entries(space).sort(([a], [b]) => (a < b ? -1 : 1)));

function checkValues(values: GridValues): void {
  if (Object.keys(values).length === 0)
    throw new RangeError("grid: there are no parameters, but must be at least one, as in { units: [32, 64] }.");
  for (const [name, candidates] of Object.entries(values))
    if (!Array.isArray(candidates) || candidates.length === 0)
      throw new RangeError(`grid: the parameter "${name}" has no values, but must have at least one.`);
}

function checkedSpace(declared: StudyView["declared"]): NonNullable<StudyView["declared"]> {
  if (declared) return declared;
  throw new RangeError(
    "grid: there are no values and the study has no declared space; give the values, as in sweep.grid({ units: [32, 64] }).",
  );
}
