import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { preprocess, sweep } from "tslab-ml";
import { logNormalCdf, logNormalMass } from "../../../src/sweep/samplers/normal";
import { groupsOf } from "../../../src/sweep/samplers/tpe/groups";
import { drawParzen, logParzen, parzen } from "../../../src/sweep/samplers/tpe/parzen";
import { splitTrials } from "../../../src/sweep/samplers/tpe/split";
import { distributionToJson } from "../../../src/sweep/space";
import { reference } from "../../reference";

const close = (actual: ArrayLike<number>, expected: readonly number[], tolerance: number, what: string) => {
  assert.equal(actual.length, expected.length, what);
  for (let i = 0; i < expected.length; i++) {
    const [a, b] = [actual[i] as number, expected[i] as number];
    assert.ok(Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b)), `${what}, ${i}: ${a} and ${b}`);
  }
};

describe("the normal distribution", () => {
  it("has SciPy's probabilities, far into its tails", async () => {
    const x = Array.from({ length: 401 }, (_, i) => (i - 200) / 5);
    const pairs = [
      [-1, 2],
      [-30, -29.5],
      [-40, 40],
      [3, 3.0001],
      [8, 9],
      [-2.6, -2.4],
      [-1e-3, 1e-3],
      [35, 36],
    ];
    const [cdf, mass] = await reference<[number[], number[]]>(
      "from scipy.special import log_ndtr\nfrom optuna.samplers._tpe._truncnorm import _log_gauss_mass\nimport numpy as np\nresult = [log_ndtr(args[0]).tolist(), _log_gauss_mass(np.array(args[1])[:, 0], np.array(args[1])[:, 1]).tolist()]",
      [x, pairs],
    );
    for (const [i, expected] of cdf.entries()) {
      const actual = logNormalCdf(x[i] as number);
      // Relative, but for probabilities next to 1, whose logarithm is a difference from 0.
      assert.ok(Math.abs(actual - expected) <= 1e-13 * Math.abs(expected) + 1e-16, `${x[i]}: ${actual} and ${expected}`);
    }
    close(
      pairs.map(([a, b]) => logNormalMass(a as number, b as number)),
      mass,
      1e-11,
      "mass",
    );
  });
});

describe("tpe", () => {
  const space = {
    x: sweep.float(-5, 10),
    rate: sweep.float(1e-4, 1, { log: true }),
    drop: sweep.float(0, 1, { step: 0.25 }),
    units: sweep.int(1, 64, { log: true }),
    layers: sweep.int(2, 10, { step: 4 }),
    kind: sweep.categorical(["a", "b", "c"]),
  };
  const draw = async (count: number, seed: number) => {
    const study = await sweep.optimize(({ params }) => params.x + 10 * params.drop, {
      space,
      trials: count,
      sampler: sweep.random({ seed }),
    });
    return study.trials;
  };
  const internal = (trials: readonly sweep.FrozenTrial[], name: keyof typeof space) =>
    Float64Array.from(trials, ({ params }) =>
      name === "kind" ? space.kind.choices.indexOf(params.kind as "a") : (params[name] as number),
    );

  // With equal observations numpy's argsort leaves open which of them gets which width. That changes nothing for one parameter with equal weights,
  // so parameters with steps are compared one by one, with fewer than 25 observations.
  for (const [what, of, counts] of [
    ["together, for any number of observations", ["x", "rate", "kind"], [0, 1, 2, 7, 24, 25, 26, 60]],
    ...(["drop", "units", "layers"] as const).map((name) => [`for ${name} with its steps`, [name], [0, 1, 2, 7, 24]] as const),
  ] as readonly (readonly [string, readonly (keyof typeof space)[], readonly number[]])[])
    it(`has the densities of Optuna's Parzen estimator ${what}`, async () => {
      const some = Object.fromEntries(of.map((name) => [name, space[name]]));
      const probe = await draw(40, 99);
      const points = of.map((name) => internal(probe, name));
      const cases = await Promise.all(counts.map((count) => draw(count, count + 1)));
      const expected = await reference<number[][]>(
        `
import numpy as np, optuna, warnings
warnings.simplefilter('ignore')
from optuna.samplers._tpe.parzen_estimator import _ParzenEstimator, _ParzenEstimatorParameters
from optuna.samplers._tpe.sampler import default_weights
space = {k: optuna.distributions.json_to_distribution(v) for k, v in args["space"].items()}
points = {k: np.array(v) for k, v in zip(space, args["points"])}
result = []
for observations in args["cases"]:
    p = _ParzenEstimatorParameters(prior_weight=1.0, consider_magic_clip=True, consider_endpoints=False, weights=default_weights, multivariate=True)
    result.append(_ParzenEstimator({k: np.array(v) for k, v in zip(space, observations)}, space, p).log_pdf(points).tolist())`,
        {
          space: Object.fromEntries(of.map((name) => [name, distributionToJson(space[name])])),
          points: points.map((values) => [...values]),
          cases: cases.map((trials) => of.map((name) => [...internal(trials, name)])),
        },
      );
      for (const [i, trials] of cases.entries()) {
        const density = parzen(
          some,
          of.map((name) => internal(trials, name)),
        );
        close(logParzen(density, points), expected[i] as number[], 1e-9, `${trials.length} observations`);
      }
    });

  it("draws from that density (the mean of exp(-log density) is the size of the space)", async () => {
    const trials = await draw(12, 5);
    const some = { x: space.x, kind: space.kind, layers: space.layers };
    const density = parzen(some, [internal(trials, "x"), internal(trials, "kind"), internal(trials, "layers")]);
    const points = drawParzen(density, 60_000, preprocess.random(1));
    const mean = logParzen(density, points).reduce((sum, log) => sum + Math.exp(-log), 0) / 60_000;
    // 15 wide, three choices, three steps.
    assert.ok(Math.abs(mean / (15 * 3 * 3) - 1) < 0.05, `${mean}`);
  });

  it("splits trials into good and others as Optuna does, pruned and infinite ones too", async () => {
    const random = preprocess.random(3);
    const told = Array.from({ length: 40 }, (_, number) => {
      const state = number % 4 === 3 ? "PRUNED" : "COMPLETE";
      const value = number === 8 ? Number.POSITIVE_INFINITY : number === 4 ? Number.NEGATIVE_INFINITY : Math.round(random.uniform(0, 20));
      return {
        state,
        value: String(value),
        steps: state === "PRUNED" ? Array.from({ length: number % 5 }, () => Math.round(random.uniform(0, 9))) : [],
      };
    });
    const expected = await reference<number[][][]>(
      `
import optuna, warnings
warnings.simplefilter('ignore'); optuna.logging.set_verbosity(optuna.logging.ERROR)
from optuna.samplers._tpe.sampler import _split_trials
result = []
for direction in ("minimize", "maximize"):
    study = optuna.create_study(direction=direction)
    for t in args:
        study.add_trial(optuna.create_trial(state=optuna.trial.TrialState[t["state"]], value=float(t["value"]) if t["state"] == "COMPLETE" else None, intermediate_values=dict(enumerate(t["steps"]))))
    for n in (0, 1, 5, 29, 30, 31, 36, 40):
        result.append([[t.number for t in part] for part in _split_trials(study, study.trials, n)])`,
      told,
    );
    let i = 0;
    for (const direction of ["minimize", "maximize"] as const) {
      const study = await sweep.createStudy({ direction });
      for (const { state, value, steps } of told)
        await study.addTrial({
          state: state as "COMPLETE",
          values: state === "COMPLETE" ? [Number(value)] : null,
          intermediateValues: Object.fromEntries(steps.entries()),
        });
      for (const n of [0, 1, 5, 29, 30, 31, 36, 40])
        assert.deepEqual(
          splitTrials(study.trials, [direction], n).map((part) => part.map(({ number }) => number)),
          expected[i++],
          `${direction} ${n}`,
        );
    }
  });

  it("groups conditional parameters as Optuna does", async () => {
    const sets = [["a", "b"], ["a", "b", "c"], ["a", "d"], ["d", "e", "c"], ["f"]];
    const expected = await reference<string[][]>(
      `
import optuna
from optuna.search_space.group_decomposed import _SearchSpaceGroup
group = _SearchSpaceGroup()
for names in args:
    group.add_distributions({n: optuna.distributions.FloatDistribution(0, 1) for n in names})
result = sorted(sorted(s) for s in group.search_spaces)`,
      sets,
    );
    const study = await sweep.createStudy();
    for (const names of sets)
      await study.addTrial({
        state: "COMPLETE",
        values: [0],
        params: Object.fromEntries(names.map((name) => [name, 0.5])),
        distributions: Object.fromEntries(names.map((name) => [name, sweep.float(0, 1)])),
      });
    assert.deepEqual(
      groupsOf(study.trials)
        .map((group) => Object.keys(group))
        .sort(),
      expected,
    );
  });

  it("finds a better minimum than random search, multivariate or not, in a conditional space too", async () => {
    const conditional = {
      x: sweep.float(-5, 5),
      branch: sweep.conditional({ near: { y: sweep.float(-5, 5) }, far: { z: sweep.float(-5, 5), w: sweep.int(1, 64, { log: true }) } }),
    };
    const median = async (sampler: (seed: number) => sweep.Sampler) => {
      const values: number[] = [];
      for (let seed = 0; seed < 21; seed++) {
        const study = await sweep.optimize(
          ({ params: { x, branch } }) => (x - 1) ** 2 + (branch.name === "near" ? (branch.y + 2) ** 2 : 3 + branch.z ** 2 + branch.w / 10),
          { space: conditional, sampler: sampler(seed), trials: 60 },
        );
        values.push(study.bestValue);
      }
      return values.sort((a, b) => a - b)[10] as number;
    };
    const random = await median((seed) => sweep.random({ seed }));
    for (const [options, share] of [
      [{}, 0.5],
      [{ multivariate: false }, 0.8],
      [{ group: true }, 0.5],
    ] as const) {
      const own = await median((seed) => sweep.tpe({ seed, ...options }));
      assert.ok(own < share * random, `${JSON.stringify(options)}: ${own} and ${random}`);
    }
  });

  it("is the same for the same seed, and keeps away from what runs", async () => {
    const run = async () =>
      (await sweep.optimize(({ params }) => params.x ** 2, { space, trials: 20, sampler: sweep.tpe({ seed: 4 }) })).trials.map(
        ({ params }) => params,
      );
    assert.deepEqual(await run(), await run());
    const spread = async (constantLiar: boolean) => {
      const study = await sweep.createStudy({ space: { x: sweep.float(0, 1) }, sampler: sweep.tpe({ seed: 1, constantLiar }) });
      await study.optimize(({ params }) => (params.x - 0.5) ** 2, { trials: 30 });
      const running = [];
      for (let i = 0; i < 12; i++) running.push((await study.ask()).params.x);
      const sorted = running.sort((a, b) => a - b);
      return sorted.slice(1).reduce((sum, x, i) => sum + Math.log(x - (sorted[i] as number)), 0);
    };
    assert.ok((await spread(true)) > (await spread(false)));
  });
});
