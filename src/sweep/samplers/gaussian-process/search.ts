import type { Random } from "../../../preprocess";
import type { Distribution } from "../../space";
import { halton } from "../halton";
import { maxSobolDimensions, sobol } from "../sobol";
import { fromUnit, toUnit } from "../transform";
import { logExpectedImprovement } from "./acquisition";
import { minimize } from "./lbfgs";
import type { Regression } from "./regression";

const preliminary = 2048;
const localSearches = 10;

/** A value as the Gaussian process sees it: a fraction of the range, or the index of a choice. */
export const coordinate = (distribution: Distribution, internal: number): number =>
  distribution.kind === "categorical" ? internal : toUnit(distribution, internal);

/** The value at a coordinate. */
export const valueAt = (distribution: Distribution, x: number): number =>
  distribution.kind === "categorical" ? x : fromUnit(distribution, x);

/**
 * Where the expected improvement is largest: the best of 2,048 quasi-random points and local searches from the best trial and ten of them, drawn the
 * likelier the better they are, that follow the gradient in continuous dimensions and try the neighbours in those with steps or choices (as
 * `optuna/_gp/optim_mixed.py`).
 */
export function bestPoint(
  regression: Regression,
  best: number,
  bestSoFar: Float64Array,
  space: readonly Distribution[],
  random: Random,
): Float64Array {
  const dimension = space.length;
  const gain = (point: Float64Array) => logExpectedImprovement(regression, best, point).value;
  const shift = Float64Array.from({ length: dimension }, () => random.next());
  const at = dimension <= maxSobolDimensions ? sobol(dimension) : halton(dimension);
  const points = Array.from({ length: preliminary }, (_, i) =>
    at(i).map((u, d) => {
      const distribution = space[d] as Distribution;
      return coordinate(distribution, fromUnit(distribution, (u + (shift[d] as number)) % 1));
    }),
  );
  const gains = points.map(gain);
  const highest = Math.max(...gains);
  const first = gains.indexOf(highest);
  const starts = new Set([first]);
  // Optuna's roulette: a point's chance is its expected improvement.
  const chances = gains.map((value, i) => (i === first ? 0 : Math.exp(value - highest)));
  for (let k = 1; k < localSearches; k++) {
    const total = chances.reduce((a, b) => a + b, 0);
    if (!(total > 0)) break;
    let u = random.next() * total;
    const chosen = chances.findIndex((chance) => (u -= chance) < 0);
    if (chosen < 0) break;
    starts.add(chosen);
    chances[chosen] = 0;
  }
  let found = { point: points[first] as Float64Array, value: highest };
  for (const start of [bestSoFar, ...[...starts].map((i) => points[i] as Float64Array)]) {
    const local = improve(regression, best, start, space);
    if (local.value > found.value) found = local;
  }
  return found.point;
}

/** Climbs in the continuous dimensions together and in the others one by one, until neither helps. */
function improve(regression: Regression, best: number, start: Float64Array, space: readonly Distribution[]) {
  const gain = (point: Float64Array) => logExpectedImprovement(regression, best, point).value;
  const continuous = [...space.keys()].filter((d) => space[d]?.kind === "float" && (space[d] as { step: number | null }).step === null);
  const discrete = [...space.keys()].filter((d) => !continuous.includes(d));
  let point = Float64Array.from(start);
  let value = gain(point);
  for (let round = 0; round < 20; round++) {
    const before = value;
    if (continuous.length > 0) ({ point, value } = climb(regression, best, point, value, continuous));
    for (const d of discrete) {
      for (const candidate of neighbours(space[d] as Distribution, point[d] as number)) {
        const moved = Float64Array.from(point);
        moved[d] = candidate;
        const there = gain(moved);
        if (there > value) [point, value] = [moved, there];
      }
    }
    if (discrete.length === 0 || !(value > before + 1e-9)) break;
  }
  return { point, value };
}

function climb(regression: Regression, best: number, start: Float64Array<ArrayBuffer>, startValue: number, dimensions: readonly number[]) {
  // In units of the length scales the problem is better conditioned.
  const scales = dimensions.map((d) => Math.min(Math.max(regression.lengthScales[d] as number, 1e-3), 1e3));
  const whole = (x: Float64Array) => {
    const point = Float64Array.from(start);
    for (const [i, d] of dimensions.entries()) point[d] = (x[i] as number) * (scales[i] as number);
    return point;
  };
  const low = new Float64Array(dimensions.length);
  const { x, value } = minimize(
    (scaled) => {
      const { value: log, gradient } = logExpectedImprovement(regression, best, whole(scaled), true);
      return { value: -log, gradient: Float64Array.from(dimensions, (d, i) => -(gradient[d] as number) * (scales[i] as number)) };
    },
    Float64Array.from(dimensions, (d, i) => (start[d] as number) / (scales[i] as number)),
    { bounds: { low, high: Float64Array.from(scales, (scale) => 1 / scale) }, tolerance: 1e-2, iterations: 100 },
  );
  return -value > startValue ? { point: whole(x), value: -value } : { point: start, value: startValue };
}

/** Coordinates to try in a dimension without gradient: all choices or steps, or of many steps some near and some far ones. */
function neighbours(distribution: Distribution, here: number): number[] {
  if (distribution.kind === "categorical") return [...distribution.choices.keys()].filter((index) => index !== here);
  const { low, high, step } = distribution as { low: number; high: number; step: number };
  const count = Math.round((high - low) / step);
  const own = Math.round((fromUnit(distribution, here) - low) / step);
  const steps =
    count <= 64 ? [...Array(count + 1).keys()] : [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024].flatMap((k) => [own - k, own + k]);
  return steps.filter((k) => k !== own && k >= 0 && k <= count).map((k) => toUnit(distribution, low + k * step));
}
