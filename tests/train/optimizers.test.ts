import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tf, train } from "tslab-ml";
import { optimizerOf } from "../../src/train/optimizers";
import { reference } from "../reference";

const cases = [
  ["SGD", { learning_rate: 0.05 }, () => train.sgd({ learningRate: 0.05 })],
  ["SGD", { learning_rate: 0.05, momentum: 0.9 }, () => train.sgd({ learningRate: 0.05, momentum: 0.9 })],
  ["SGD", { learning_rate: 0.05, momentum: 0.9, nesterov: true }, () => train.sgd({ learningRate: 0.05, momentum: 0.9, nesterov: true })],
  ["RMSprop", { learning_rate: 0.02 }, () => train.rmsprop({ learningRate: 0.02 })],
  [
    "RMSprop",
    { learning_rate: 0.02, rho: 0.8, momentum: 0.5, centered: true },
    () => train.rmsprop({ learningRate: 0.02, rho: 0.8, momentum: 0.5, centered: true }),
  ],
  ["Adam", { learning_rate: 0.03 }, () => train.adam({ learningRate: 0.03 })],
  ["Adam", { learning_rate: 0.03, beta_1: 0.8, beta_2: 0.99 }, () => train.adam({ learningRate: 0.03, beta1: 0.8, beta2: 0.99 })],
] as const;

const inKeras = `
import keras, numpy as np, tensorflow as tf
result = []
for name, options in args:
    w = tf.Variable([1.0, -2.0, 0.5])
    optimizer = getattr(keras.optimizers, name)(**options)
    for step in range(20):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(tf.square(w - [0.2, 0.3, -0.4]) * [1.0, 2.0, 3.0])
        optimizer.apply_gradients([(tape.gradient(loss, w), w)])
    result.append([float(v) for v in w.numpy()])
`;

describe("optimizers", () => {
  it("take the steps of Keras: SGD, momentum, Nesterov, RMSprop and Adam, 20 steps each", async () => {
    const expected = await reference<number[][]>(
      inKeras,
      cases.map(([name, options]) => [name, options]),
    );
    cases.forEach(([name, options, make], i) => {
      const w = tf.variable(tf.tensor1d([1, -2, 0.5]));
      const optimizer = make();
      for (let step = 0; step < 20; step++) {
        optimizer.minimize(() => tf.tidy(() => w.sub([0.2, 0.3, -0.4]).square().mul([1, 2, 3]).sum() as tf.Scalar), false, [w]);
      }
      const actual = [...w.dataSync()];
      actual.forEach((value, k) => {
        const wanted = (expected[i] as number[])[k] as number;
        assert.ok(Math.abs(value - wanted) < 2e-5, `${name} ${JSON.stringify(options)}: w[${k}] is ${value}, Keras has ${wanted}`);
      });
      tf.dispose([w]);
      optimizer.dispose();
    });
  });

  it("are found by name", () => {
    for (const name of ["sgd", "momentum", "rmsprop", "adam", "adagrad", "adadelta", "adamax"] as const)
      assert.ok(optimizerOf(name) instanceof tf.Optimizer);
  });

  it("say which names there are when one is not known", () => {
    assert.throws(() => optimizerOf("adamm" as never), {
      name: "RangeError",
      message: /optimizer "adamm" is not known; use one of sgd, momentum, rmsprop, adam/,
    });
    assert.throws(() => train.adam({ learningRate: -1 }), {
      message: "adam: learningRate is -1, but must be a positive number such as 0.001.",
    });
    assert.throws(() => train.sgd({ momentum: 1 }), { message: "sgd: momentum is 1, but must lie in [0, 1)." });
  });
});
