import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { preprocess, tf, train } from "tslab-ml";
import { reference } from "../../reference";

interface Case {
  readonly kind: "EarlyStopping" | "ReduceLROnPlateau";
  readonly options: Record<string, number | boolean | string>;
  /** What the monitored value is after every epoch. */
  readonly values: readonly number[];
}

/** What is left after the run: the epoch that ended it, the weight, the learning rate of every epoch. */
interface Outcome {
  readonly epochs: number;
  readonly weight: number;
  readonly rates: readonly number[];
}

const curves = Array.from({ length: 8 }, (_, seed) =>
  [...preprocess.shuffledIndices(12, seed)].map((noise, epoch) => Number((1 / (1 + epoch * 0.3) + noise * 0.02).toFixed(4))),
);

const cases = curves.flatMap((values): Case[] => [
  { kind: "EarlyStopping", options: {}, values },
  { kind: "EarlyStopping", options: { patience: 2, restore_best_weights: true }, values },
  { kind: "EarlyStopping", options: { patience: 1, min_delta: 0.05, mode: "max", restore_best_weights: true }, values },
  { kind: "EarlyStopping", options: { patience: 3, baseline: 0.6, restore_best_weights: true }, values },
  { kind: "EarlyStopping", options: { patience: 2, start_from_epoch: 3, restore_best_weights: true }, values },
  { kind: "ReduceLROnPlateau", options: { patience: 1, factor: 0.5 }, values },
  { kind: "ReduceLROnPlateau", options: { patience: 2, factor: 0.2, cooldown: 2, min_lr: 0.001 }, values },
  { kind: "ReduceLROnPlateau", options: { patience: 1, min_delta: 0.1, mode: "max" }, values },
]);

const inKeras = `
import keras, numpy as np
result = []
for case in args:
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False)])
    model.compile(keras.optimizers.SGD(0.1), "mse")
    callback = getattr(keras.callbacks, case["kind"])(monitor="val_loss", **case["options"])
    callback.set_model(model)
    callback.on_train_begin()
    rates, epochs = [], 0
    for epoch, value in enumerate(case["values"]):
        model.set_weights([np.full((1, 1), epoch, "float32")])
        callback.on_epoch_begin(epoch)
        callback.on_epoch_end(epoch, {"loss": 1.0, "val_loss": value})
        epochs += 1
        rates.append(float(model.optimizer.learning_rate))
        if getattr(model, "stop_training", False): break
    callback.on_train_end()
    result.append({"epochs": epochs, "weight": float(model.get_weights()[0][0, 0]), "rates": rates})
`;

const ours: Record<string, string> = {
  restore_best_weights: "restoreBestWeights",
  min_delta: "minDelta",
  start_from_epoch: "startFromEpoch",
  min_lr: "minLr",
};

async function run({ kind, options, values }: Case): Promise<Outcome> {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, useBias: false, inputShape: [1] })] });
  model.compile({ optimizer: tf.train.sgd(0.1), loss: "meanSquaredError" });
  const renamed = Object.fromEntries(Object.entries(options).map(([name, value]) => [ours[name] ?? name, value]));
  const callback = (kind === "EarlyStopping" ? train.callbacks.earlyStopping : train.callbacks.reduceLROnPlateau)(renamed);
  callback.setModel(model);
  await callback.onTrainBegin?.();
  const rates: number[] = [];
  for (const [epoch, value] of values.entries()) {
    tf.tidy(() => model.setWeights([tf.fill([1, 1], epoch)]));
    await callback.onEpochEnd?.(epoch, { loss: 1, val_loss: value });
    rates.push(train.learningRateOf(model.optimizer));
    if (model.stopTraining) break;
  }
  await callback.onTrainEnd?.();
  const weight = model.getWeights()[0]?.dataSync()[0] as number;
  model.dispose();
  return { epochs: rates.length, weight, rates };
}

describe("earlyStopping and reduceLROnPlateau", () => {
  it(`do in ${cases.length} runs what Keras's callbacks do`, async () => {
    const expected = await reference<Outcome[]>(inKeras, cases);
    for (const [i, tried] of cases.entries()) {
      const actual = await run(tried);
      const wanted = expected[i] as Outcome;
      const what = `${tried.kind} ${JSON.stringify(tried.options)} on ${tried.values}`;
      assert.deepEqual([actual.epochs, actual.weight], [wanted.epochs, wanted.weight], what);
      actual.rates.forEach(
        (rate, e) => void assert.ok(Math.abs(rate / (wanted.rates[e] as number) - 1) < 1e-6, `${what}: ${actual.rates}`),
      );
    }
  });
});
