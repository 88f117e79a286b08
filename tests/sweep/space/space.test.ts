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
});
