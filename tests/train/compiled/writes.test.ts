import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tf, train } from "tslab-ml";

const optimizers: Record<string, () => tf.Optimizer> = {
  sgd: () => train.sgd({ learningRate: 0.1 }),
  "sgd with a schedule": () => train.sgd({ learningRate: train.schedules.stepDecay({ initialLearningRate: 0.1, stepSize: 3 }) }),
  "sgd with weight decay": () => train.sgd({ learningRate: 0.1, weightDecay: 0.5 }),
  momentum: () => train.sgd({ learningRate: 0.1, momentum: 0.9 }),
  rmsprop: () => train.rmsprop({ learningRate: 0.1 }),
  adam: () => train.adam({ learningRate: 0.1 }),
  adamw: () => train.adamw({ learningRate: 0.1 }),
  adamax: () => tf.train.adamax(0.1, 0.9, 0.999, 1e-8, 0.1),
  adagrad: () => tf.train.adagrad(0.1),
  adadelta: () => tf.train.adadelta(0.1),
};

type Step = (optimizer: tf.Optimizer, w: tf.Variable, x: tf.Tensor) => tf.Tensor;

const descend = (optimizer: tf.Optimizer, w: tf.Variable, x: tf.Tensor) =>
  optimizer.minimize(() => tf.sum(tf.square(tf.sub(w, x))), true, [w]) as tf.Scalar;

/** Steps that write a variable more than once. */
const steps: Record<string, Step> = {
  "a value of its own before the update"(optimizer, w, x) {
    w.assign(w.mul(0.5));
    return descend(optimizer, w, x);
  },
  "two updates"(optimizer, w, x) {
    descend(optimizer, w, x);
    return descend(optimizer, w, x);
  },
  "values before, between and after two updates, each of which is read"(optimizer, w, x) {
    w.assign(w.mul(0.9));
    descend(optimizer, w, x);
    const between = w.mul(1);
    w.assign(w.sub(0.1));
    descend(optimizer, w, x);
    const after = w.mul(1);
    w.assign(w.clipByValue(-1.2, 1.2));
    return tf.stack([between, after, w]);
  },
};

describe("writes", () => {
  for (const [what, step] of Object.entries(steps))
    for (const [name, make] of Object.entries(optimizers))
      it(`of one variable in a step are those of eager tfjs: ${what}, ${name}`, () => {
        const [eager, graph] = ([false, "require"] as const).map((compile) => {
          const [w, optimizer] = [tf.variable(tf.tensor1d([1, 2, 3])), make()];
          const compiled = train.compiledStep((x) => [tf.tidy(() => step(optimizer, w, x))], { compile });
          const results = Array.from({ length: 7 }, (_, i) => [...(compiled(tf.tensor1d([i, 1, -1]))[0] as tf.Tensor).dataSync()]);
          return [...results.flat(), ...w.dataSync(), (optimizer as unknown as { iterations: number }).iterations];
        }) as [number[], number[]];
        eager.forEach((value, i) => {
          assert.ok(
            Math.abs((graph[i] as number) - value) < 1e-5 * Math.max(1, Math.abs(value)),
            `value ${i} is ${graph[i]} and not ${value}`,
          );
        });
      });

  it("by a layer of the user's own, which writes a weight that trains, hold in train.fit", async () => {
    class Halving extends tf.layers.Layer {
      static className = "Halving";
      private w!: ReturnType<tf.layers.Layer["addWeight"]>;
      override build() {
        this.w = this.addWeight("w", [4], "float32", tf.initializers.ones());
        this.built = true;
      }
      override call(inputs: tf.Tensor | tf.Tensor[]) {
        return tf.tidy(() => {
          this.w.write(this.w.read().mul(0.5));
          return tf.mul([inputs].flat()[0] as tf.Tensor, this.w.read());
        });
      }
      override computeOutputShape = (shape: tf.Shape | tf.Shape[]) => shape;
    }
    const weights: number[][] = [];
    for (const compile of [false, "require"] as const) {
      const model = tf.sequential({ layers: [tf.layers.inputLayer({ inputShape: [4] }), new Halving()] });
      const xs = tf.randomUniform([32, 4], 0, 1, "float32", 3);
      const options = {
        epochs: 3,
        batchSize: 8,
        shuffle: false,
        compile,
        optimizer: train.adam({ learningRate: 0.1 }),
        loss: "meanSquaredError",
      } as const;
      await train.fit(model, { xs, ys: xs.mul(2) }, { ...options, metrics: [], verbose: false });
      weights.push([...(model.getWeights()[0] as tf.Tensor).dataSync()]);
    }
    const [eager, graph] = weights as [number[], number[]];
    eager.forEach((value, i) => {
      assert.ok(Math.abs((graph[i] as number) - value) < 1e-5, `weight ${i} is ${graph[i]} and not ${value}`);
    });
  });

  it("keep inputs and variables apart that had one value while they were recorded", () => {
    const difference = train.compiledStep((a, b) => [tf.sub(a as tf.Tensor, tf.mul(b as tf.Tensor, 2))], { compile: "require" });
    const x = tf.tensor1d([1, 2]);
    for (let i = 0; i < 3; i++) tf.dispose(difference(x, x));
    assert.deepEqual([...(difference(tf.tensor1d([10, 10]), tf.tensor1d([1, 1]))[0] as tf.Tensor).dataSync()], [8, 8]);
    const w = tf.variable(tf.tensor1d([1, 2]));
    const distance = train.compiledStep((a) => [tf.sub(w, a as tf.Tensor)], { compile: "require" });
    for (let i = 0; i < 3; i++) tf.dispose(distance(w.clone()));
    assert.deepEqual([...(distance(tf.tensor1d([10, 10]))[0] as tf.Tensor).dataSync()], [-9, -8]);
    const first = w.clone();
    const moved = train.compiledStep(() => [tf.sub(w, first)], { compile: "require" });
    for (let i = 0; i < 3; i++) tf.dispose(moved());
    w.assign(tf.tensor1d([3, 3]));
    assert.deepEqual([...(moved()[0] as tf.Tensor).dataSync()], [2, 1]);
  });
});
