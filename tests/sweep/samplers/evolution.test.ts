import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { preprocess, sweep } from "tslab-ml";
import { beginEvolution, evolve, strategyOf } from "../../../src/sweep/samplers/cma/evolution";
import { crowdingDistances, dominationRanks } from "../../../src/sweep/samplers/domination";
import { reference } from "../../reference";

const medianOf = async (run: (seed: number) => Promise<number>) => {
  const values: number[] = [];
  for (let seed = 0; seed < 7; seed++) values.push(await run(seed));
  return values.sort((a, b) => a - b)[3] as number;
};

describe("cmaEs", () => {
  it("has the states of the Python package cmaes after the same populations", async () => {
    const cases = [2, 3, 6].map((dimension) => {
      const random = preprocess.random(dimension);
      const { populationSize } = strategyOf(dimension);
      const populations = Array.from({ length: 12 }, () =>
        Array.from({ length: populationSize }, () => {
          const point = Array.from({ length: dimension }, () => random.next());
          return { point, loss: point.reduce((sum, x, i) => sum + (i + 1) * (x - 0.3) ** 2, 0) };
        }),
      );
      return { dimension, populations };
    });
    const expected = await reference<{ mean: number[]; sigma: number; covariance: number[][]; size: number }[][]>(
      `
import cmaes, numpy as np
result = []
for case in args:
    cma = cmaes.CMA(mean=np.full(case["dimension"], 0.5), sigma=1 / 6)
    states = []
    for population in case["populations"]:
        cma.tell([(np.array(p["point"]), p["loss"]) for p in population])
        cma._eigen_decomposition()
        states.append(dict(mean=cma.mean.tolist(), sigma=float(cma._sigma), covariance=cma._C.tolist(), size=cma.population_size))
    result.append(states)`,
      cases,
    );
    for (const [i, { dimension, populations }] of cases.entries()) {
      const strategy = strategyOf(dimension);
      let state = beginEvolution(dimension);
      for (const [generation, population] of populations.entries()) {
        state = evolve(
          state,
          strategy,
          population.map(({ point, loss }) => ({ point: Float64Array.from(point), loss })),
        );
        const { mean, sigma, covariance, size } = expected[i]![generation]!;
        assert.equal(strategy.populationSize, size);
        assert.ok(Math.abs(state.sigma / sigma - 1) < 1e-9, `sigma of generation ${generation}`);
        for (let a = 0; a < dimension; a++) {
          assert.ok(Math.abs((state.mean[a] as number) - (mean[a] as number)) < 1e-9, `mean of generation ${generation}`);
          for (let b = 0; b < dimension; b++)
            assert.ok(
              Math.abs(state.covariance.get(a, b) - (covariance[a]?.[b] as number)) < 1e-8,
              `covariance of generation ${generation}`,
            );
        }
      }
    }
  });

  const space = {
    x: sweep.float(-5, 5),
    y: sweep.float(1e-3, 10, { log: true }),
    n: sweep.int(0, 20),
    kind: sweep.categorical(["a", "b"]),
  };
  const objective = ({ params: { x, y, n, kind } }: sweep.Trial<typeof space>) =>
    (x - 2) ** 2 + Math.log10(y) ** 2 + ((n - 7) / 5) ** 2 + (kind === "a" ? 0 : 0.01);

  it("finds a far better minimum than random search", async () => {
    const run = (make: (seed: number) => sweep.Sampler) =>
      medianOf(async (seed) => (await sweep.optimize(objective, { space, sampler: make(seed), trials: 150 })).bestValue);
    const [own, random] = [await run((seed) => sweep.cmaEs({ seed })), await run((seed) => sweep.random({ seed }))];
    assert.ok(own < random / 5, `${own} and ${random}`);
  });

  it("goes on in another process from the trials alone", async () => {
    const storage = await sweep.openStorage();
    const first = await sweep.createStudy({ storage, name: "s", space, sampler: sweep.cmaEs({ seed: 1 }) });
    await first.optimize(objective, { trials: 60 });
    const later = await sweep.loadStudy({ storage, name: "s", space, sampler: sweep.cmaEs({ seed: 1 }) });
    const generation = (study: typeof first) => study.trials.at(-1)?.systemAttrs["cma:generation"];
    const before = generation(first) as number;
    assert.ok(before >= 5);
    await later.optimize(objective, { trials: 1 });
    assert.ok((generation(later) as number) >= before);
  });

  it("says that it has one objective", async () => {
    const study = await sweep.createStudy({ directions: ["minimize", "minimize"], space, sampler: sweep.cmaEs() });
    await assert.rejects(study.ask(), { message: "cmaEs: the study has several objectives, but must have one; use sweep.nsga2()." });
  });
});

describe("nsga2", () => {
  it("has Optuna's ranks of domination, with infinities and equal values", async () => {
    const random = preprocess.random(2);
    const cases = [2, 3].map((objectives) =>
      Array.from({ length: 60 }, (_, i) =>
        Array.from({ length: objectives }, (_, j) => (i === 7 && j === 0 ? "inf" : i === 8 && j === 1 ? "-inf" : random.integer(0, 12))),
      ),
    );
    const expected = await reference<number[][]>(
      `
import numpy as np
from optuna.study._multi_objective import _fast_non_domination_rank
result = [_fast_non_domination_rank(np.array([[float(v) for v in row] for row in rows])).tolist() for rows in args]`,
      cases,
    );
    const parse = (value: number | string) =>
      typeof value === "number" ? value : value.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    for (const [i, rows] of cases.entries()) {
      const numbers = rows.map((row) => row.map(parse));
      assert.deepEqual(dominationRanks(numbers), expected[i]);
    }
  });

  it("has Optuna's crowding distances where no value comes twice", async () => {
    const random = preprocess.random(4);
    const rows = Array.from({ length: 30 }, () => [random.next(), random.next(), random.next()]);
    const expected = await reference<string[]>(
      `
import optuna
from optuna.samplers.nsgaii._elite_population_selection_strategy import _calc_crowding_distance
trials = [optuna.create_trial(values=row) for row in args]
for i, t in enumerate(trials): t.number = i
d = _calc_crowding_distance(list(trials))
result = [str(d[i]) for i in range(len(args))]`,
      rows,
    );
    for (const [i, distance] of crowdingDistances(rows).entries()) {
      const value = expected[i] === "inf" ? Number.POSITIVE_INFINITY : Number(expected[i]);
      assert.ok(distance === value || Math.abs(distance - value) < 1e-12, `${i}: ${distance} and ${value}`);
    }
  });

  it("comes nearer to the Pareto front than random search, and is the sampler of several objectives", async () => {
    const space = { x: sweep.float(0, 1), y: sweep.float(0, 1), z: sweep.float(0, 1) };
    // ZDT1 in three parameters; its front is y = z = 0.
    const objective = ({ params: { x, y, z } }: sweep.Trial<typeof space>): [number, number] => {
      const g = 1 + (9 * (y + z)) / 2;
      return [x, g * (1 - Math.sqrt(x / g))];
    };
    const run = (sampler: (seed: number) => sweep.Sampler) =>
      medianOf(async (seed) => {
        const study = await sweep.optimize(objective, { space, directions: ["minimize", "minimize"], sampler: sampler(seed), trials: 200 });
        const front = study.bestTrials.map(({ params }) => (params.y as number) + (params.z as number));
        return front.reduce((a, b) => a + b, 0) / front.length;
      });
    const [own, random] = [await run((seed) => sweep.nsga2({ seed, populationSize: 20 })), await run((seed) => sweep.random({ seed }))];
    assert.ok(own < random / 2, `${own} and ${random}`);
    assert.equal((await sweep.createStudy({ directions: ["minimize", "maximize"] })).sampler.name, "nsga2");
    assert.equal((await sweep.createStudy()).sampler.name, "tpe");
  });
});
