import { type Distribution, entriesOf, onGrid, type ParamValue, type Space, sizeOf } from "../../space";

/** Values to try, by parameter. */
export type GridValues = Readonly<Record<string, readonly ParamValue[]>>;

/** One parameter of a grid with its values, and for every value what is tried together with it alone. */
interface Axis {
  readonly path: string;
  readonly values: readonly ParamValue[];
  readonly branches?: readonly Grid[];
}

/** Combinations are numbered; the last parameter changes fastest. */
export interface Grid {
  readonly axes: readonly Axis[];
  readonly size: number;
}

/** Every value with every other. */
export const gridOfValues = (values: GridValues): Grid => gridOf(Object.entries(values).map(([path, tried]) => ({ path, values: tried })));

/**
 * All values of a space, those of an alternative only where it is chosen.
 *
 * @throws {RangeError} when a parameter has no steps
 */
export const gridOfSpace = (space: Space, prefix = ""): Grid => gridOf(axesOf(space, prefix));

function axesOf(space: Space, prefix: string): Axis[] {
  return entriesOf(space, prefix).flatMap((entry): Axis[] => {
    const { path } = entry;
    if (entry.kind === "space") return axesOf(entry.space, `${path}.`);
    const values = valuesOf(path, entry.distribution);
    if (entry.kind === "parameter") return [{ path, values }];
    return [{ path, values, branches: entry.branches.map(([choice, branch]) => gridOfSpace(branch, `${path}.${choice}.`)) }];
  });
}

const gridOf = (axes: readonly Axis[]): Grid => ({ axes, size: axes.reduce((product, axis) => product * sizeOfAxis(axis), 1) });
const sizeOfAxis = ({ values, branches }: Axis): number => branches?.reduce((sum, { size }) => sum + size, 0) ?? values.length;

function valuesOf(path: string, distribution: Distribution): readonly ParamValue[] {
  if (distribution.kind === "categorical") return distribution.choices;
  const { low, step } = distribution;
  if (step === null)
    throw new RangeError(`grid: the parameter "${path}" can have any value; give its distribution a step, or grid its values.`);
  return Array.from({ length: sizeOf(distribution) }, (_, k) => onGrid(low, step, k));
}

/** The combination with a number, from 0 to `size - 1`. */
export function combination({ axes }: Grid, number: number): Record<string, ParamValue> {
  let rest = number;
  const chosen: (readonly [string, ParamValue])[] = [];
  for (const axis of axes.toReversed()) {
    const size = sizeOfAxis(axis);
    let place = rest % size;
    rest = Math.floor(rest / size);
    if (!axis.branches) chosen.unshift([axis.path, axis.values[place] as ParamValue]);
    else {
      let at = 0;
      for (; place >= (axis.branches[at] as Grid).size; at++) place -= (axis.branches[at] as Grid).size;
      chosen.unshift([axis.path, axis.values[at] as ParamValue], ...Object.entries(combination(axis.branches[at] as Grid, place)));
    }
  }
  return Object.fromEntries(chosen);
}

/** The number of the combination that parameters are; undefined when they are none, or not all are there. */
export function numberOf({ axes }: Grid, params: Readonly<Record<string, ParamValue>>): number | undefined {
  let number = 0;
  for (const axis of axes) {
    const at = Object.hasOwn(params, axis.path) ? axis.values.indexOf(params[axis.path] as ParamValue) : -1;
    if (at < 0) return undefined;
    let place: number | undefined = at;
    if (axis.branches) {
      const inner = numberOf(axis.branches[at] as Grid, params);
      place = inner === undefined ? undefined : axis.branches.slice(0, at).reduce((sum, { size }) => sum + size, inner);
    }
    if (place === undefined) return undefined;
    number = number * sizeOfAxis(axis) + place;
  }
  return number;
}

/** All parameters of a grid with their values, also those of all alternatives. */
export function allValues({ axes }: Grid): GridValues {
  return Object.fromEntries(
    axes.flatMap(({ path, values, branches = [] }) => [[path, values], ...branches.flatMap((branch) => Object.entries(allValues(branch)))]),
  );
}
