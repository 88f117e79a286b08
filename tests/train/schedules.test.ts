import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tf, train } from "tslab-ml";
import { reference } from "../reference";

const { schedules } = train;
const steps = Array.from({ length: 61 }, (_, i) => i * 2);

const cases: [string, Record<string, unknown>, train.Schedule][] = [
  [
    "CosineDecay",
    { initial_learning_rate: 0.1, decay_steps: 100, alpha: 0.1 },
    schedules.cosineDecay({ initialLearningRate: 0.1, decaySteps: 100, alpha: 0.1 }),
  ],
  [
    "CosineDecay",
    { initial_learning_rate: 0.01, decay_steps: 80, warmup_target: 0.2, warmup_steps: 20 },
    schedules.cosineDecay({ initialLearningRate: 0.01, decaySteps: 80, warmupTarget: 0.2, warmupSteps: 20 }),
  ],
  [
    "ExponentialDecay",
    { initial_learning_rate: 0.1, decay_steps: 30, decay_rate: 0.5 },
    schedules.exponentialDecay({ initialLearningRate: 0.1, decaySteps: 30, decayRate: 0.5 }),
  ],
  [
    "ExponentialDecay",
    { initial_learning_rate: 0.1, decay_steps: 30, decay_rate: 0.1, staircase: true },
    schedules.stepDecay({ initialLearningRate: 0.1, stepSize: 30 }),
  ],
  [
    "PiecewiseConstantDecay",
    { boundaries: [20, 60], values: [0.9, 0.5, 0.1] },
    schedules.piecewiseConstantDecay({ boundaries: [20, 60], values: [0.9, 0.5, 0.1] }),
  ],
  [
    "PolynomialDecay",
    { initial_learning_rate: 0.1, decay_steps: 90, end_learning_rate: 0.01, power: 2 },
    schedules.polynomialDecay({ initialLearningRate: 0.1, decaySteps: 90, endLearningRate: 0.01, power: 2 }),
  ],
];

const inKeras = `
import keras
result = [[float(getattr(keras.optimizers.schedules, name)(**options)(step)) for step in args["steps"]] for name, options in args["cases"]]
`;

describe("schedules", () => {
  it("have Keras's learning rates: cosine with and without warm-up, exponential, step, piecewise constant, polynomial", async () => {
    const expected = await reference<number[][]>(inKeras, { steps, cases: cases.map(([name, options]) => [name, options]) });
    cases.forEach(([name, options, schedule], i) => {
      steps.forEach((step, k) => {
        const [actual, wanted] = [schedule(step), expected[i]?.[k] as number];
        assert.ok(Math.abs(actual - wanted) <= 1e-6, `${name} ${JSON.stringify(options)} at ${step}: ${actual}, Keras has ${wanted}`);
      });
    });
  });

  it("one cycle rises from 1/25 of the highest rate to it and falls to 1/250,000, where it stays", () => {
    // python3 -c "import torch; o = torch.optim.SGD([torch.zeros(1)], lr=1.0); s = torch.optim.lr_scheduler.OneCycleLR(o, max_lr=0.1, total_steps=10)
    // for _ in range(10): print(o.param_groups[0]['lr']); o.step(); s.step()" by PyTorch 1.13.
    const torch = [
      0.0040000000000000036, 0.052000000000000005, 0.1, 0.09504846320134738, 0.0811745653949763, 0.06112620219362893, 0.03887419780637107,
      0.0188258346050237, 0.004951936798652629, 4e-7,
    ];
    const oneCycle = schedules.oneCycle({ maxLearningRate: 0.1, totalSteps: 10 });
    torch.forEach(
      (rate, step) => void assert.ok(Math.abs(oneCycle(step) - rate) < 1e-9, `step ${step}: ${oneCycle(step)} and not ${rate}`),
    );
    assert.equal(oneCycle(50), oneCycle(9));
  });

  it("set the rate of every update, compiled as eagerly, and across fits", async () => {
    const rates = [0.1, 0.05, 0.025, 0.0125, 0.00625, 0.003125];
    for (const compile of [false, "require"] as const) {
      const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, useBias: false, inputShape: [1], kernelInitializer: "zeros" })] });
      const schedule = (step: number) => 0.1 * 0.5 ** step;
      // The gradient of -w is -1 at every step: the weight is the sum of the learning rates.
      const loss = ((_: tf.Tensor, predicted: tf.Tensor) => tf.mean(tf.neg(predicted), -1)) as never;
      const samples = { xs: tf.ones([6, 1]), ys: tf.zeros([6, 1]) };
      const options = { batchSize: 2, verbose: false, compile, shuffle: false };
      await train.fit(model, samples, { ...options, optimizer: train.sgd({ learningRate: schedule }), loss, metrics: [], epochs: 1 });
      await train.fit(model, samples, { ...options, epochs: 1 });
      const weight = model.getWeights()[0]?.dataSync()[0] as number;
      assert.ok(Math.abs(weight - rates.reduce((a, b) => a + b)) < 1e-6, `${compile}: ${weight}`);
      assert.throws(() => train.setLearningRate(model.optimizer, 0.1), /the optimizer follows a schedule/);
    }
  });

  it("explain bad input in one sentence", () => {
    assert.throws(() => schedules.cosineDecay({ initialLearningRate: 0.1, decaySteps: 0 }), {
      message: "cosineDecay: decaySteps is 0, but must be a positive number.",
    });
    assert.throws(() => schedules.piecewiseConstantDecay({ boundaries: [1, 2], values: [1] }), /there are 1 values and 2 boundaries/);
    assert.throws(() => schedules.piecewiseConstantDecay({ boundaries: [2, 1], values: [1, 2, 3] }), /boundaries are 2, 1, but must grow/);
    assert.throws(() => schedules.oneCycle({ maxLearningRate: 0.1, totalSteps: 9, pctStart: 1 }), /pctStart is 1, but must lie between/);
  });
});
