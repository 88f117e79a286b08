import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { sweep } from "tslab-ml";
import { halton } from "../../../src/sweep/samplers/halton";
import { maxSobolDimensions, sobol } from "../../../src/sweep/samplers/sobol";
import { reference } from "../../reference";

const space = {
  x: sweep.float(-1, 1),
  rate: sweep.float(1e-4, 1, { log: true }),
  step: sweep.float(0, 1, { step: 0.25 }),
  units: sweep.int(1, 64, { log: true }),
  layers: sweep.int(2, 10, { step: 4 }),
  kind: sweep.categorical(["a", "b", "c"]),
  option: sweep.conditional({ on: { weight: sweep.float(0, 1) }, off: {} }),
};

describe("random", () => {
  it("draws evenly, over the logarithms with log, and every step and choice as often (chi-square test)", async () => {
    const study = await sweep.optimize(() => 0, { space, trials: 2000, sampler: sweep.random({ seed: 3 }) });
    const shares = (of: (params: Readonly<Record<string, sweep.ParamValue>>) => unknown) => {
      const counts = new Map<unknown, number>();
      for (const { params } of study.trials) counts.set(of(params), (counts.get(of(params)) ?? 0) + 1);
      return [...counts.values()];
    };
    const bins = {
      x: shares(({ x }) => Math.floor(((x as number) + 1) * 4)),
      rate: shares(({ rate }) => Math.floor(2 * Math.log10(rate as number))),
      step: shares(({ step }) => step),
      layers: shares(({ layers }) => layers),
      kind: shares(({ kind }) => kind),
    };
    for (const [name, counts] of Object.entries(bins)) {
      const expected = 2000 / counts.length;
      const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
      // With k - 1 degrees of freedom, beyond 4 standard deviations: one in ten thousand.
      assert.ok(chiSquare < counts.length - 1 + 4 * Math.sqrt(2 * (counts.length - 1)) + 4, `${name}: ${counts}`);
    }
    assert.deepEqual([bins.x.length, bins.rate.length, bins.step.length, bins.layers.length, bins.kind.length], [8, 8, 5, 3, 3]);
  });

  it("draws whole numbers on a log scale with the shares of Optuna's", async () => {
    const study = await sweep.optimize(() => 0, {
      space: { n: sweep.int(1, 4, { log: true }) },
      trials: 4000,
      sampler: sweep.random({ seed: 1 }),
    });
    for (const n of [1, 2, 3, 4]) {
      const share = study.trials.filter(({ params }) => params.n === n).length / 4000;
      const expected = Math.log((n + 0.5) / (n - 0.5)) / Math.log(4.5 / 0.5);
      assert.ok(Math.abs(share - expected) < 0.03, `${n}: ${share} of ${expected}`);
    }
  });
});

describe("quasiRandom", () => {
  it("takes SciPy's points of Sobol and Halton", async () => {
    const [s, h] = await reference<number[][][]>(
      "from scipy.stats import qmc; import warnings; warnings.simplefilter('ignore')\nresult = [qmc.Sobol(args, scramble=False).random(300).tolist(), qmc.Halton(args, scramble=False).random(300).tolist()]",
      maxSobolDimensions,
    );
    for (const [make, expected] of [
      [sobol, s],
      [halton, h],
    ] as const) {
      const at = make(maxSobolDimensions);
      for (const [i, row] of (expected as number[][]).entries())
        for (const [d, value] of row.entries()) assert.ok(Math.abs((at(i)[d] as number) - value) < 1e-12, `point ${i}, dimension ${d}`);
    }
  });

  it("covers every eighth of each of two parameters in eight trials", async () => {
    const study = await sweep.optimize(() => 0, {
      space: { a: sweep.float(0, 8), b: sweep.float(0, 8) },
      trials: 8,
      sampler: sweep.quasiRandom(),
    });
    for (const name of ["a", "b"]) assert.equal(new Set(study.trials.map(({ params }) => Math.floor(params[name] as number))).size, 8);
  });

  it("is shifted by its seed, and the same for the same one", async () => {
    const run = async (seed: number) =>
      (await sweep.optimize(() => 0, { space, trials: 4, sampler: sweep.quasiRandom({ seed, sequence: "halton" }) })).trials.map(
        ({ params }) => params,
      );
    assert.deepEqual(await run(1), await run(1));
    assert.notDeepEqual(await run(1), await run(2));
  });
});

describe("a sampler that is used again", () => {
  const plane = { x: sweep.float(0, 1), y: sweep.float(0, 1) };
  const bowl =
    (centre: number) =>
    ({ params: { x, y } }: sweep.Trial<typeof plane>) =>
      (x - centre) ** 2 + (y - centre) ** 2;

  for (const [name, make, trials] of [
    ["cmaEs", () => sweep.cmaEs({ seed: 1 }), 60],
    ["nsga2", () => sweep.nsga2({ seed: 1, populationSize: 5 }), 40],
    ["gaussianProcess", () => sweep.gaussianProcess({ seed: 1, startupTrials: 4 }), 12],
    ["tpe", () => sweep.tpe({ seed: 1 }), 30],
  ] as const)
    it(`knows nothing of a deleted study in a new one of its name, nor in another storage: ${name}`, async () => {
      const generationOf = ({ systemAttrs }: sweep.FrozenTrial) => systemAttrs["cma:generation"] ?? systemAttrs["NSGAIISampler:generation"];
      const storage = await sweep.openStorage();
      const options = { space: plane, verbose: false, name: "run" } as const;
      const used = make();
      await sweep.optimize(bowl(0.9), { ...options, storage, sampler: used, trials: 3 * trials });
      await sweep.deleteStudy({ storage, name: "run" });
      const again = await sweep.optimize(bowl(0.1), { ...options, storage, sampler: used, trials });
      const elsewhere = await sweep.optimize(bowl(0.1), { ...options, sampler: used, trials });
      const fresh = await sweep.optimize(bowl(0.1), { ...options, sampler: make(), trials });
      for (const study of [again, elsewhere]) {
        assert.deepEqual(study.trials.map(generationOf), fresh.trials.map(generationOf));
        const near = ({ params }: sweep.FrozenTrial) => Math.hypot((params.x as number) - 0.9, (params.y as number) - 0.9) < 0.1;
        const count = study.trials.filter(near).length;
        assert.ok(count < trials / 4, `${count} of ${trials} trials near the best place of the study before`);
      }
    });
});

describe("a range of Python's that is wider than the largest number", () => {
  it("is refused by Optuna's samplers too", async () => {
    const error = await reference<string>(`
import optuna
optuna.logging.set_verbosity(optuna.logging.CRITICAL)
try:
    optuna.create_study().ask().suggest_float("x", -1.7e308, 1.7e308)
    result = "none"
except OverflowError as e:
    result = "OverflowError"`);
    assert.equal(error, "OverflowError");
  });

  for (const [name, make] of Object.entries({
    tpe: () => sweep.tpe({ seed: 1, startupTrials: 2 }),
    "tpe with groups": () => sweep.tpe({ seed: 1, startupTrials: 2, group: true }),
    cmaEs: () => sweep.cmaEs({ seed: 1 }),
    gaussianProcess: () => sweep.gaussianProcess({ seed: 1, startupTrials: 2 }),
  }))
    it(`does not hold up ${name}, which draws from the range that is asked for`, { timeout: 20_000 }, async () => {
      const study = await sweep.createStudy({ sampler: make() });
      const wide = { ...sweep.float(0, 1), low: -1.7e308, high: 1.7e308 };
      for (const x of [-0.5, 0.25, 0.5])
        await study.addTrial({
          state: "COMPLETE",
          values: [x],
          params: { x, y: 0.5 },
          distributions: { x: wide, y: sweep.float(0, 1) },
        });
      await study.optimize((trial) => trial.suggestFloat("x", 0, 1) + trial.suggestFloat("y", 0, 1), { trials: 5, verbose: false });
      const drawn = study.trials.slice(3).map(({ params }) => params.x as number);
      assert.ok(drawn.every((x) => x >= 0 && x <= 1));
      assert.ok(new Set(drawn).size > 1, String(drawn));
    });
});
