import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { preprocess, sweep, tf, train } from "tslab-ml";
import { reference } from "../../reference";

const cases = [
  ["median", "MedianPruner(n_startup_trials=3)", () => sweep.median({ startupTrials: 3 })],
  [
    "median with a warm-up and intervals",
    "MedianPruner(2, 2, 3, n_min_trials=2)",
    () => sweep.median({ startupTrials: 2, warmupSteps: 2, intervalSteps: 3, minTrials: 2 }),
  ],
  ["percentile", "PercentilePruner(25.0, 2)", () => sweep.percentile(25, { startupTrials: 2 })],
  [
    "threshold",
    "ThresholdPruner(lower=0.2, upper=0.9, n_warmup_steps=1)",
    () => sweep.threshold({ lower: 0.2, upper: 0.9, warmupSteps: 1 }),
  ],
  ["patient", "PatientPruner(None, 2, 0.05)", () => sweep.patient(undefined, { patience: 2, minDelta: 0.05 })],
  ["patient around median", "PatientPruner(MedianPruner(2), 1)", () => sweep.patient(sweep.median({ startupTrials: 2 }), { patience: 1 })],
  ["successive halving", "SuccessiveHalvingPruner(1, 2)", () => sweep.successiveHalving({ minResource: 1, reductionFactor: 2 })],
  ["successive halving that estimates its first rung", "SuccessiveHalvingPruner()", () => sweep.successiveHalving()],
  [
    "successive halving with a bootstrap",
    "SuccessiveHalvingPruner(2, 2, 1, 3)",
    () => sweep.successiveHalving({ minResource: 2, reductionFactor: 2, minEarlyStoppingRate: 1, bootstrapCount: 3 }),
  ],
  ["hyperband", "HyperbandPruner(1, 9, 3)", () => sweep.hyperband({ minResource: 1, maxResource: 9, reductionFactor: 3 })],
  ["hyperband that finds out its longest trial", "HyperbandPruner()", () => sweep.hyperband()],
] as const;

/** Drives a pruner over fixed learning curves; at which step every trial ended, or null. */
async function drive(pruner: sweep.Pruner, curves: (number | null)[][], direction: "minimize" | "maximize"): Promise<(number | null)[]> {
  const study = await sweep.createStudy({ pruner, direction, name: "curves" });
  const ends: (number | null)[] = [];
  for (const curve of curves) {
    const trial = await study.ask();
    let end: number | null = null;
    for (const [step, value] of curve.entries()) {
      trial.report(value ?? Number.NaN, step);
      if (!(await trial.shouldPrune())) continue;
      end = step;
      break;
    }
    ends.push(end);
    await study.tell(trial, end === null ? (curve.at(-1) ?? 0) : null, end === null ? {} : { state: "PRUNED" });
  }
  return ends;
}

const theirs = `
import optuna, warnings
from optuna.pruners import *
warnings.simplefilter('ignore'); optuna.logging.set_verbosity(optuna.logging.ERROR)
result = []
for code in args["codes"]:
    for direction in ("minimize", "maximize"):
        study = optuna.create_study(pruner=eval(code), direction=direction, study_name="curves", sampler=optuna.samplers.RandomSampler())
        ends = []
        for curve in args["curves"]:
            trial, end = study.ask(), None
            for step, value in enumerate(curve):
                trial.report(float("nan") if value is None else value, step)
                if trial.should_prune():
                    end = step
                    break
            ends.append(end)
            if end is None:
                study.tell(trial, curve[-1] if curve and curve[-1] is not None else 0)
            else:
                study.tell(trial, state=optuna.trial.TrialState.PRUNED)
        result.append(ends)
`;

describe("pruners", () => {
  const random = preprocess.random(5);
  // Curves of different lengths, with noise, a few NaN, and one without any report.
  const curves = Array.from({ length: 60 }, (_, i) => {
    const [start, end] = [random.uniform(0.3, 1), random.uniform(0, 0.8)];
    const length = i === 7 ? 0 : random.integer(4, 12);
    return Array.from({ length }, (_, step) =>
      random.next() < 0.01 ? null : Number((end + (start - end) * 0.7 ** step + random.uniform(0, 0.1)).toFixed(4)),
    );
  });
  const expected = reference<(number | null)[][]>(theirs, { codes: cases.map(([, code]) => code), curves });

  for (const [i, [name, , make]] of cases.entries())
    for (const [j, direction] of (["minimize", "maximize"] as const).entries())
      it(`end 60 trials at the same steps as Optuna's: ${name}, ${direction}`, async () => {
        const ends = (await expected)[2 * i + j];
        assert.ok(ends?.some((end) => end !== null) && ends.some((end) => end === null), "the curves must show the difference");
        assert.deepEqual(await drive(make(), curves, direction), ends);
      });

  it("end a training through one callback, and keep its last value", async () => {
    const samples = { xs: tf.randomUniform([40, 2], 0, 1, "float32", 1), ys: tf.zeros([40, 1]) as tf.Tensor };
    const before = tf.memory().numTensors;
    const study = await sweep.optimize(
      async (trial) => {
        const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2], kernelInitializer: "ones" })] });
        try {
          const rate = trial.number < 2 ? 0.1 : 1e-6;
          const optimizer = train.sgd({ learningRate: rate });
          const history = await train.fit(model, samples, {
            epochs: 4,
            optimizer,
            loss: "meanSquaredError",
            metrics: [],
            verbose: false,
            callbacks: sweep.pruningCallback(trial, { monitor: "loss" }),
            seed: 1,
          });
          return history.history.loss?.at(-1) as number;
        } finally {
          model.optimizer?.dispose();
          model.dispose();
        }
      },
      { trials: 3, pruner: sweep.median({ startupTrials: 2, warmupSteps: 1 }) },
    );
    assert.deepEqual(
      study.trials.map(({ state }) => state),
      ["COMPLETE", "COMPLETE", "PRUNED"],
    );
    assert.deepEqual(Object.keys(study.trials[2]?.intermediateValues ?? {}), ["0", "1"]);
    assert.deepEqual(study.trials[2]?.values, [study.trials[2]?.intermediateValues[1]]);
    assert.equal(tf.memory().numTensors, before);
    tf.dispose([samples.xs, samples.ys]);
  });

  for (const [what, make, message] of [
    ["no limits", () => sweep.threshold({}), "threshold: there is neither lower nor upper, but must be one of them."],
    ["a percentile above 100", () => sweep.percentile(101), "percentile: percent is 101, but must lie in 0 to 100."],
    [
      "a reduction by one",
      () => sweep.successiveHalving({ reductionFactor: 1 }),
      "successiveHalving: reductionFactor is 1, but must be a whole number of at least 2.",
    ],
    [
      "less than the least",
      () => sweep.hyperband({ minResource: 3, maxResource: 2 }),
      "hyperband: maxResource is 2, but must be a whole number of at least 3.",
    ],
  ] as const)
    it(`refuse ${what}`, () => {
      assert.throws(make, { name: "RangeError", message });
    });

  it("say that several objectives cannot be pruned", async () => {
    const study = await sweep.createStudy({ directions: ["minimize", "minimize"], pruner: sweep.median() });
    await assert.rejects((await study.ask()).shouldPrune(), {
      message: "shouldPrune: a study with several objectives cannot prune; take the pruner out.",
    });
  });
});
