import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { sweep } from "tslab-ml";
import { distributionFromJson, distributionToJson } from "../../../src/sweep/space";
import { reference } from "../../reference";

const space = sweep.space({
  learningRate: sweep.float(1e-5, 1e-1, { log: true }),
  dropout: sweep.float(0, 0.5, { step: 0.1 }),
  layers: { units: sweep.int(16, 250, { step: 16 }), activation: sweep.categorical(["relu", "tanh"]) },
  optimizer: sweep.conditional({ sgd: { momentum: sweep.float(0, 0.99), nesterov: sweep.categorical([true, false]) }, adam: {} }),
});

describe("space", () => {
  it("gives the objective parameters of inferred types, nested and conditional", async () => {
    const seen = new Set<string>();
    await sweep.optimize(
      ({ params }) => {
        const rate: number = params.learningRate;
        const activation: "relu" | "tanh" = params.layers.activation;
        // @ts-expect-error: there is no such parameter
        assert.equal(params.layers.unit, undefined);
        // @ts-expect-error: momentum belongs to sgd alone
        assert.ok(params.optimizer.momentum === undefined || params.optimizer.name === "sgd");
        if (params.optimizer.name === "sgd") {
          const momentum: number = params.optimizer.momentum;
          const nesterov: boolean = params.optimizer.nesterov;
          assert.ok(momentum >= 0 && momentum <= 0.99);
          assert.equal(typeof nesterov, "boolean");
        } else assert.deepEqual(params.optimizer, { name: "adam" });
        assert.ok(rate >= 1e-5 && rate <= 0.1);
        assert.ok([0, 0.1, 0.2, 0.3, 0.4, 0.5].includes(params.dropout), String(params.dropout));
        assert.equal(params.layers.units % 16, 0);
        seen.add(`${activation} ${params.optimizer.name}`);
        return rate;
      },
      { space, trials: 60, sampler: sweep.random({ seed: 1 }) },
    );
    assert.equal(seen.size, 4);
  });

  it("keeps parameters by their paths, and those of an alternative only where it was chosen", async () => {
    const study = await sweep.optimize(() => 0, { space, trials: 20, sampler: sweep.random({ seed: 2 }) });
    for (const { params } of study.trials) {
      const names = ["learningRate", "dropout", "layers.units", "layers.activation", "optimizer"];
      const more = params.optimizer === "sgd" ? ["optimizer.sgd.momentum", "optimizer.sgd.nesterov"] : [];
      assert.deepEqual(Object.keys(params), [...names, ...more]);
    }
  });

  for (const [what, make, message] of [
    ["an empty space", () => sweep.space({}), "space: there are no parameters, but must be at least one, as in { x: sweep.float(0, 1) }."],
    [
      "a fixed value",
      () => sweep.space({ a: 3 as never }),
      'space: "a" is 3, but must be a distribution, as in sweep.float(0, 1), or a space; a fixed value needs no parameter.',
    ],
    [
      "two parameters of one path",
      () => sweep.space({ "a.b": sweep.int(0, 1), a: { b: sweep.int(0, 1) } }),
      'space: there are two parameters with the path "a.b"; rename one of them.',
    ],
    ["a range the wrong way round", () => sweep.float(1, 0), "float: low is 1 and high is 0, but low must not be above high."],
    ["logarithms of zero", () => sweep.float(0, 1, { log: true }), "float: low is 0, but must be above 0 with log."],
    [
      "a step on a log scale",
      () => sweep.int(1, 8, { log: true, step: 2 }),
      "int: step is 2 and log is true, but only one of them can be given.",
    ],
    [
      "an infinite range",
      () => sweep.float(0, Number.POSITIVE_INFINITY),
      "float: the range is 0 to Infinity, but both must be finite numbers.",
    ],
    [
      "a range wider than the largest number",
      () => sweep.float(-1.7e308, 1.7e308),
      "float: the range -1.7e+308 to 1.7e+308 is wider than the largest number, 1.7976931348623157e+308, so that nothing can be drawn from it; narrow it.",
    ],
    [
      "steps wider than the largest number",
      () => sweep.float(0, 1.7e308, { step: 1.7e308 }),
      "float: the range 0 to 1.7e+308 by 1.7e+308 is wider than the largest number, 1.7976931348623157e+308, so that nothing can be drawn from it; narrow it.",
    ],
    ["half a whole number", () => sweep.int(0, 1.5), "int: high is 1.5, but must be a whole number."],
    ["no choices", () => sweep.categorical([]), "categorical: choices are empty, but must be at least one value."],
    ["one choice twice", () => sweep.categorical(["a", "b", "a"]), 'categorical: the choice "a" comes twice, but must come once.'],
    [
      "an alternative's parameter called name",
      () => sweep.conditional({ a: { name: sweep.int(0, 1) } }),
      'conditional: "a" has a parameter called name, which is what the choice itself is called; rename it.',
    ],
  ] as const)
    it(`refuses ${what}`, () => {
      assert.throws(make, { name: "RangeError", message });
    });
});

describe("distributions", () => {
  it("are written and read as Optuna does it", async () => {
    const ours = [
      sweep.float(0, 1),
      sweep.float(1e-5, 1, { log: true }),
      sweep.float(-1, 1, { step: 0.3 }),
      sweep.float(0, 0.3, { step: 0.1 }),
      sweep.int(1, 64, { log: true }),
      sweep.int(3, 20, { step: 4 }),
      sweep.categorical(["a", 1, 1.5, null, true, "é"]),
    ].map(distributionToJson);
    const old = [
      '{"name": "UniformDistribution", "attributes": {"low": 0.0, "high": 2.0}}',
      '{"name": "IntLogUniformDistribution", "attributes": {"low": 1, "high": 9, "step": 1}}',
    ];
    const theirs = await reference<string[]>(
      "import optuna.distributions as d, warnings; warnings.simplefilter('ignore')\nresult = [d.distribution_to_json(d._convert_old_distribution_to_new_distribution(d.json_to_distribution(j))) for j in args]",
      [...ours, ...old],
    );
    assert.deepEqual(
      theirs.map((json) => distributionFromJson(json)),
      [...ours, ...old].map((json) => distributionFromJson(json)),
    );
    assert.deepEqual(
      theirs.slice(0, ours.length).map((json) => JSON.parse(json)),
      ours.map((json) => JSON.parse(json)),
    );
  });

  it("hold what they suggest, whatever the range and step (property)", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: -50, max: 50 }),
        fc.integer({ min: 0, max: 100 }),
        fc.constantFrom(0.1, 0.25, 0.7, 3),
        fc.integer(),
        async (low, width, step, seed) => {
          const study = await sweep.createStudy({ sampler: sweep.random({ seed }) });
          const trial = await study.ask();
          const x = trial.suggestFloat("x", low / 10, low / 10 + width, { step });
          const { low: least, high } = sweep.float(low / 10, low / 10 + width, { step });
          assert.ok(x >= least && x <= high);
          assert.ok(Math.abs((x - least) / step - Math.round((x - least) / step)) < 1e-8);
          assert.ok(String(x).length < 10, String(x));
        },
      ),
      { numRuns: 200 },
    );
  });

  it("end where Optuna's end, with many steps too", async () => {
    const ranges = [
      [0, 1e8 - 0.05, 1],
      [0, 1e10 - 0.001, 1],
      [0, 0.9999999999, 1],
      [0.1, 1e8, 0.1],
      [0.1, 1e6, 0.01],
      [0.1, 1000, 1e-6],
      [0.001, 1, 1e-9],
      [-0.3, 0.3, 0.1],
      [0, 0.3, 0.1],
      [1e-13, 1e-12, 1e-13],
      [0.7, 100.05, 0.35],
      [-1e6, 1e6 + 0.0299, 0.03],
      [1e5, 1e5 + 1, 0.1],
      ...fc.sample(
        fc
          .tuple(
            fc.integer({ min: -10_000, max: 10_000 }),
            fc.integer({ min: 0, max: 1_000_000 }),
            fc.integer({ min: 1, max: 999 }),
            fc.nat(4),
          )
          .map(([low, width, step, digits]) => [low, low + width, step].map((n) => Number((n / 10 ** digits).toFixed(digits)))),
        { numRuns: 300, seed: 1 },
      ),
    ] as [number, number, number][];
    const expected = await reference<number[]>(
      "import optuna, warnings\nwarnings.simplefilter('ignore')\nresult = [optuna.distributions.FloatDistribution(low, high, step=step).high for low, high, step in args]",
      ranges,
    );
    for (const [i, [low, high, step]] of ranges.entries()) {
      const distribution = sweep.float(low, high, { step });
      assert.ok(
        Math.abs(distribution.high - (expected[i] as number)) <= 1e-14 * Math.abs(high),
        `${ranges[i]}: ${distribution.high} and ${expected[i]}`,
      );
    }
  });

  for (const [low, high, step] of [
    [0.1, 1000, 1e-6],
    [0.1, 1e5, 0.001],
    [0.1, 1e6, 0.01],
    [0.001, 1, 1e-9],
    [-1e9, 1e9, 1e-6],
  ] as const)
    it(`hold what every sampler proposes, and what Optuna has proposed: ${low} to ${high} by ${step}`, async () => {
      const samplers = [
        sweep.random({ seed: 1 }),
        sweep.tpe({ seed: 1, startupTrials: 5 }),
        sweep.cmaEs({ seed: 1 }),
        sweep.nsga2({ seed: 1, populationSize: 5 }),
        sweep.quasiRandom({ seed: 1 }),
        sweep.gaussianProcess({ seed: 1, startupTrials: 5 }),
      ];
      const x = { x: sweep.float(low, high, { step }) };
      for (const sampler of samplers) {
        const trials = sampler.name === "gaussianProcess" ? 12 : 60;
        const study = await sweep.optimize(({ params }) => Math.abs(params.x - low), { space: x, sampler, trials, verbose: false });
        assert.equal(study.trials.length, trials);
        for (const { params } of study.trials) assert.ok((params.x as number) >= low && (params.x as number) <= high);
      }
      const theirs = await reference<number[]>(
        `
import optuna
optuna.logging.set_verbosity(optuna.logging.CRITICAL)
study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=1))
study.optimize(lambda trial: trial.suggest_float("x", args[0], args[1], step=args[2]), n_trials=60)
result = [t.params["x"] for t in study.trials]`,
        [low, high, step],
      );
      const study = await sweep.createStudy({ space: x });
      for (const value of theirs) await study.enqueueTrial({ x: value });
      await study.optimize(({ params }) => params.x, { trials: 60, verbose: false });
      assert.deepEqual(
        study.trials.map(({ params }) => params.x),
        theirs,
      );
      // Numbers are fine enough to tell what lies between two steps.
      if (step / Math.abs(high) > 1e-12) await assert.rejects(study.enqueueTrial({ x: low + 10.5 * step }), /which is no value of/);
    });
});
