import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tf } from "tslab-ml";
import { compiledStep } from "tslab-ml/train";

const silent = () => {};
const numbers = (tensor: tf.Tensor) => [...tensor.dataSync()];

// Adam's fused op rounds elsewhere than tfjs's single ops.
function close(actual: tf.Tensor, expected: tf.Tensor, what: string): void {
  const [a, b] = [numbers(actual)[0] as number, numbers(expected)[0] as number];
  assert.ok(Math.abs(a - b) <= 2e-6 * Math.max(1, Math.abs(b)), `${what}: ${a} and not ${b}`);
}

/** A step of gradient descent on `(w * x - y)^2`, with its own variable. */
function descent() {
  const w = tf.variable(tf.scalar(0.5));
  const optimizer = tf.train.adam(0.1);
  const step = (x: tf.Tensor) => [optimizer.minimize(() => tf.square(tf.sub(tf.mul(w, x), 3)).mean() as tf.Scalar, true, [w]) as tf.Tensor];
  return { w, step };
}

describe("compiledStep", () => {
  it("computes what the eager step computes, step for step", () => {
    const [eager, compiled] = [descent(), descent()];
    const graph = compiledStep(compiled.step, { compile: "require" });
    for (let i = 0; i < 8; i++) {
      const x = tf.tensor1d([i, 1, 2]);
      const [expected, actual] = [eager.step(x), graph(x)];
      close(actual[0] as tf.Tensor, expected[0] as tf.Tensor, `loss of step ${i}`);
      tf.dispose([x, expected, actual]);
    }
    assert.equal(graph.graphs, 1);
    close(compiled.w, eager.w, "w");
    graph.dispose();
  });

  it("says what a step must return", () => {
    const x = tf.scalar(3);
    const cases = [
      [() => tf.square(x), "a tensor"],
      [() => undefined, "undefined"],
      [() => [tf.square(x), 2], "an array of a tensor and number"],
      [async () => [tf.square(x)], "a promise"],
    ] as const;
    for (const [step, what] of cases)
      for (const compile of [true, false])
        assert.throws(() => compiledStep(step as never, { compile })(x), {
          name: "TypeError",
          message: `compiledStep: the step returned ${what}, but must return an array of tensors, as in: (x) => [tf.square(x)].`,
        });
  });

  it("shows the newest value of a variable to whoever reads it, and takes what is assigned", () => {
    const counter = tf.variable(tf.scalar(0));
    const count = compiledStep((by) => {
      counter.assign(tf.tidy(() => counter.add(by as tf.Scalar)));
      return [counter.clone()];
    });
    const one = tf.scalar(1);
    for (let i = 0; i < 5; i++) tf.dispose(count(one));
    assert.equal(count.graphs, 1);
    assert.deepEqual(numbers(counter), [5]);
    assert.deepEqual(numbers(counter.mul(2)), [10]);
    counter.assign(tf.scalar(100));
    tf.dispose(count(one));
    assert.deepEqual(numbers(counter), [101]);
    tf.dispose(count(one));
    count.dispose();
    assert.deepEqual(numbers(counter), [102]);
  });

  it("moves variables between the graphs of two input shapes", () => {
    const total = tf.variable(tf.scalar(0));
    const add = compiledStep((x) => {
      total.assign(tf.tidy(() => total.add(x.sum()) as tf.Scalar));
      return [total.clone()];
    });
    let expected = 0;
    for (let i = 0; i < 12; i++) {
      const x = i % 3 === 2 ? tf.ones([2]) : tf.ones([5]);
      expected += x.size;
      assert.deepEqual(numbers(add(x)[0] as tf.Tensor), [expected]);
    }
    assert.equal(add.graphs, 2);
    add.dispose();
  });

  it("runs eagerly, correctly, and says why when JavaScript makes new values for every step", () => {
    const reasons: string[] = [];
    let count = 0;
    const noise = compiledStep((x) => [tf.tidy(() => x.add(++count))], { onEager: (reason) => reasons.push(reason) });
    const x = tf.zeros([3]);
    const draws = new Set(Array.from({ length: 5 }, () => numbers(noise(x)[0] as tf.Tensor).join()));
    assert.equal(draws.size, 5);
    assert.equal(noise.graphs, 0);
    assert.deepEqual(reasons, ["the op Add reads values that JavaScript makes anew for every step"]);
  });

  it("runs eagerly what branches by Math.random, also where it takes the same branch while it is recorded", () => {
    const reasons: string[] = [];
    const drop = compiledStep((x) => [tf.tidy(() => (Math.random() < 1e-9 ? x.mul(0) : x.mul(1)))], {
      onEager: (why) => reasons.push(why),
    });
    for (let i = 0; i < 4; i++) tf.dispose(drop(tf.zeros([3])));
    assert.equal(drop.graphs, 0);
    assert.match(reasons.join(), /^it calls Math\.random/);
  });

  it("refuses with a reason what reads values while it runs, when compile is required", () => {
    const reads = compiledStep((x) => [tf.scalar((x.dataSync()[0] as number) + 1)], { compile: "require" });
    assert.throws(() => reads(tf.tensor1d([1])), /cannot be compiled, because it reads the values of a tensor/);
  });

  it("records again when its key changes", () => {
    let factor = 2;
    const scale = compiledStep((x) => [x.mul(factor)], { key: () => `${factor}`, onEager: silent });
    const x = tf.tensor1d([1, 2]);
    for (let i = 0; i < 3; i++) assert.deepEqual(numbers(scale(x)[0] as tf.Tensor), [2, 4]);
    factor = 3;
    for (let i = 0; i < 3; i++) assert.deepEqual(numbers(scale(x)[0] as tf.Tensor), [3, 6]);
    scale.dispose();
  });

  it("keeps no tensors, also not native ones, over many steps", () => {
    const { step } = descent();
    const graph = compiledStep(step, { compile: "require" });
    const x = tf.tensor1d([1, 2, 3]);
    const native = () => (tf.backend() as unknown as { binding: { getNumOfTensors(): number } }).binding.getNumOfTensors();
    const run = (steps: number) => {
      for (let i = 0; i < steps; i++) tf.dispose(graph(x));
      return [tf.memory().numTensors, native()];
    };
    run(5);
    const before = run(5);
    assert.deepEqual(run(500), before);
    graph.dispose();
  });

  it("separates variables that were made from one tensor", () => {
    const zero = tf.scalar(0);
    const [a, b] = [tf.variable(zero), tf.variable(zero)];
    const step = compiledStep((x) => {
      a.assign(tf.tidy(() => a.add(x as tf.Scalar)));
      b.assign(tf.tidy(() => b.sub(x as tf.Scalar)));
      return [a.clone(), b.clone()];
    });
    for (let i = 1; i <= 4; i++) assert.deepEqual(step(tf.scalar(1)).flatMap(numbers), [i, -i]);
    step.dispose();
  });
});
