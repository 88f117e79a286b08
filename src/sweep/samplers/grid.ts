import { shuffledIndices } from "../../preprocess";
import { onGrid, type ParamValue, sizeOf } from "../space";
import { isFinished } from "../storage";
import { randomOf, type Sampler, type SeedOptions, type StudyView } from "./sampler";
import { drawValue } from "./transform";

/** Values to try, by parameter. */
export type GridValues = Readonly<Record<string, readonly ParamValue[]>>;

/**
 * Every combination of values once, in a random order, and then the study stops; Optuna's `GridSampler`. Several processes share the work.
 *
 *     sweep.grid({ learningRate: [0.001, 0.01], units: [32, 64, 128] })
 *
 * @param values the values of every parameter. Default: all values of the study's declared space, which must have steps or choices throughout
 * @throws {RangeError} when there are no values
 */
export function grid(values?: GridValues, { seed }: SeedOptions = {}): Sampler {
  if (values) checkValues(values);
  const source = randomOf(seed, 2);
  let order: { size: number; indices: Int32Array } | undefined;
  const gridOf = (study: StudyView) => {
    const found = values ?? allValues(study);
    const size = Object.values(found).reduce((product, { length }) => product * length, 1);
    if (order?.size !== size) order = { size, indices: shuffledIndices(size, seed ?? Math.floor(source.next() * 2 ** 31)) };
    return { values: found, size, order: order.indices };
  };
  /** Combinations that are done, or at least begun. */
  const taken = (study: StudyView, begunToo: boolean) => {
    const ids = new Set<number>();
    for (const trial of study.trials) {
      const id = trial.systemAttrs.grid_id;
      if (typeof id === "number" && (isFinished(trial) || (begunToo && trial.state === "RUNNING"))) ids.add(id);
    }
    return ids;
  };

  return {
    name: "grid",
    sampleRelative(study) {
      const { values: found, size, order: indices } = gridOf(study);
      const begun = taken(study, true);
      let id = indices.find((index) => !begun.has(index));
      if (id === undefined) {
        // All are begun, but some not finished: their processes may have died.
        const done = taken(study, false);
        const open = indices.filter((index) => !done.has(index));
        id = open[Math.floor(source.next() * open.length)] ?? Math.floor(source.next() * size);
      }
      return { values: combination(found, id), systemAttrs: { search_space: found, grid_id: id } };
    },
    sampleIndependent(_study, _trial, name, distribution) {
      const own = values?.[name];
      return own ? (own[Math.floor(source.next() * own.length)] as ParamValue) : drawValue(distribution, source);
    },
    exhausted: (study) => taken(study, false).size >= gridOf(study).size,
  };
}

/** The combination with a number: the last parameter changes fastest. */
function combination(values: GridValues, id: number): Record<string, ParamValue> {
  let rest = id;
  const chosen: [string, ParamValue][] = [];
  for (const [name, candidates] of Object.entries(values).reverse()) {
    chosen.unshift([name, candidates[rest % candidates.length] as ParamValue]);
    rest = Math.floor(rest / candidates.length);
  }
  return Object.fromEntries(chosen);
}

function checkValues(values: GridValues): void {
  if (Object.keys(values).length === 0)
    throw new RangeError("grid: there are no parameters, but must be at least one, as in { units: [32, 64] }.");
  for (const [name, candidates] of Object.entries(values))
    if (!Array.isArray(candidates) || candidates.length === 0)
      throw new RangeError(`grid: the parameter "${name}" has no values, but must have at least one.`);
}

function allValues({ space }: StudyView): GridValues {
  if (!space)
    throw new RangeError(
      "grid: there are no values and the study has no declared space; give the values, as in sweep.grid({ units: [32, 64] }).",
    );
  return Object.fromEntries(
    Object.entries(space).map(([name, distribution]) => {
      if (distribution.kind === "categorical") return [name, distribution.choices];
      const { low, step } = distribution;
      if (step === null)
        throw new RangeError(`grid: the parameter "${name}" can have any value; give its distribution a step, or grid its values.`);
      return [name, Array.from({ length: sizeOf(distribution) }, (_, k) => onGrid(low, step, k))];
    }),
  );
}
