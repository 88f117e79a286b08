import { type Distribution, toExternal, toInternal } from "../../space";
import type { FrozenTrial } from "../../storage";
import { losses } from "../domination";
import { commonSpace, hasAll, randomOf, type Sampler, type SeedOptions } from "../sampler";
import { drawValue } from "../transform";
import { fitRegression, type Hyperparameters, type Observations, regressionOf } from "./regression";
import { bestPoint, coordinate, valueAt } from "./search";

export interface GaussianProcessOptions extends SeedOptions {
  /** So many trials are random before. Default: 10. */
  startupTrials?: number;
}

/**
 * Bayesian optimization: a Gaussian process with Matern's kernel is fitted to the complete trials, and the point of the largest expected improvement is
 * tried; after Optuna's `GPSampler`, for one objective. Trials that run are taken to reach what is expected of them. Its time grows with the cube of the
 * number of trials. Parameters that not every trial has are drawn at random.
 *
 * @throws {RangeError} when `startupTrials` is no whole number of at least 1
 */
export function gaussianProcess({ seed, startupTrials = 10 }: GaussianProcessOptions = {}): Sampler {
  if (!Number.isInteger(startupTrials) || startupTrials < 1)
    throw new RangeError(`gaussianProcess: startupTrials is ${startupTrials}, but must be a whole number of at least 1.`);
  const source = randomOf(seed, 7);
  let fitted: { names: string; first: FrozenTrial; hyperparameters: Hyperparameters } | undefined;

  return {
    name: "gaussianProcess",
    sampleRelative(study) {
      if (study.directions.length > 1)
        throw new RangeError("gaussianProcess: the study has several objectives, but must have one; use sweep.nsga2().");
      const space = Object.entries(commonSpace(study));
      const names = space.map(([name]) => name);
      const usable = study.trials.filter((trial) => hasAll(trial, names));
      const complete = usable.filter(({ state }) => state === "COMPLETE");
      if (space.length === 0 || complete.length < startupTrials) return { values: {} };
      const distributions = space.map(([, distribution]) => distribution);
      const at = (trial: FrozenTrial) =>
        Float64Array.from(space, ([name, distribution]) => coordinate(distribution, toInternal(distribution, trial.params[name])));
      // More is better from here on.
      const scores = standardised(complete.map(({ values }) => -(losses(values as number[], study.directions)[0] as number)));
      const observations: Observations = {
        points: complete.map(at),
        values: scores,
        categorical: distributions.map(({ kind }) => kind === "categorical"),
      };
      const key = names.join("\n");
      // A study that has not the same first trial is another one.
      const [first] = complete as [FrozenTrial];
      const before = fitted?.names === key && fitted.first === first ? fitted.hyperparameters : undefined;
      let regression = fitRegression(observations, before);
      fitted = { names: key, first, hyperparameters: regression.hyperparameters };
      const running = usable.filter(({ state }) => state === "RUNNING").map(at);
      if (running.length > 0) regression = believing(regression, running);
      const best = Math.max(...scores);
      const point = bestPoint(regression, best, observations.points[scores.indexOf(best)] as Float64Array, distributions, source);
      return { values: Object.fromEntries(space.map(([name, distribution], i) => [name, proposal(distribution, point[i] as number)])) };
    },
    sampleIndependent: (_study, _trial, _name, distribution) => drawValue(distribution, source),
  };
}

const proposal = (distribution: Distribution, x: number) => toExternal(distribution, valueAt(distribution, x));

/** With running trials as if they had their expected values ("kriging believer", Ginsbourger et al., 2010). */
function believing(regression: ReturnType<typeof fitRegression>, running: readonly Float64Array[]) {
  const { observations, hyperparameters } = regression;
  return regressionOf(
    {
      ...observations,
      points: [...observations.points, ...running],
      values: Float64Array.from([...observations.values, ...running.map((point) => regression.predict(point).mean)]),
    },
    hyperparameters,
  );
}

/** Mean 0 and standard deviation 1; infinities become the worst and best finite ones. */
function standardised(values: readonly number[]): Float64Array {
  const finite = values.filter(Number.isFinite);
  const [low, high] = finite.length > 0 ? [Math.min(...finite), Math.max(...finite)] : [0, 0];
  // In units of the largest, so that no square overflows.
  const unit = Math.max(Math.abs(low), Math.abs(high)) > 1e100 ? Math.max(Math.abs(low), Math.abs(high)) : 1;
  const clipped = values.map((value) => Math.min(Math.max(value, low), high) / unit);
  const mean = clipped.reduce((a, b) => a + b, 0) / clipped.length;
  const deviation = Math.sqrt(clipped.reduce((sum, value) => sum + (value - mean) ** 2, 0) / clipped.length);
  return Float64Array.from(clipped, (value) => (value - mean) / Math.max(deviation, 1e-10));
}
