import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tf } from "tslab-ml";
import { nativeBackend, tensorId } from "../../../src/graphs";
import { poolFirst, rewrite } from "../../../src/train/compiled/rewrite";
import { record } from "../../../src/train/compiled/tape";

/** The ops that remain of `fn(x)` after rewriting and dropping what nobody reads. */
function opsOf(x: tf.Tensor, fn: (x: tf.Tensor) => tf.Tensor): string[] {
  const backend = nativeBackend();
  assert.ok(backend, "needs native TensorFlow");
  const id = tensorId(backend, x);
  const { result, tape, release } = record(backend, () => fn(x));
  const needed = new Set([tensorId(backend, result)]);
  const rewritten = poolFirst(rewrite(tape, new Map([[id, x.shape]])), needed);
  const names: string[] = [];
  for (const entry of rewritten.reverse()) {
    if (entry.kind !== "op" || !entry.outputs.some((o) => needed.has(o.id))) continue;
    names.unshift(entry.name);
    for (const input of entry.inputs) needed.add(input);
  }
  release();
  return names;
}

describe("rewrite", () => {
  it("makes one ReluGrad of the ops with which tfjs writes the gradient of relu", () => {
    const x = tf.tensor2d([
      [-1, 2],
      [3, -4],
    ]);
    const names = opsOf(x, (v) => tf.tidy(() => tf.grad((u) => tf.relu(tf.reshape(u, [2, 2])))(v)));
    assert.ok(names.includes("ReluGrad"), names.join());
    assert.ok(!names.includes("Select") && !names.includes("IsNan"), names.join());
    x.dispose();
  });

  it("pools before ReLU, and takes the gradient of ReLU after that of the pooling's result", () => {
    const x = tf.randomNormal([1, 4, 4, 1]) as tf.Tensor4D;
    const pooled = (u: tf.Tensor) => tf.maxPool(tf.relu(u) as tf.Tensor4D, 2, 2, "valid");
    assert.deepEqual(opsOf(x, pooled), ["MaxPool", "Relu"]);
    const names = opsOf(x, (v) => tf.tidy(() => tf.grad(pooled)(v)));
    assert.ok(names.indexOf("ReluGrad") >= 0 && names.indexOf("ReluGrad") < names.indexOf("MaxPoolGrad"), names.join());
    // Where the result of ReLU is read elsewhere too, nothing changes.
    const shared = (u: tf.Tensor) =>
      tf.tidy(() => {
        const r = tf.relu(u) as tf.Tensor4D;
        return tf.add(tf.maxPool(r, 2, 2, "valid"), tf.mean(r));
      });
    assert.deepEqual(opsOf(x, shared).slice(0, 2), ["Relu", "MaxPool"]);
    x.dispose();
  });

  it("drops casts and reshapes that change nothing", () => {
    const x = tf.tensor2d([[1, 2]]);
    assert.deepEqual(
      opsOf(x, (v) => tf.tidy(() => tf.neg(tf.reshape(v, [1, 2])))),
      ["Neg"],
    );
    x.dispose();
  });

  it("makes a BiasAddGrad of a sum over all axes but the last, and keeps other sums", () => {
    const x = tf.ones([2, 3, 4]);
    assert.deepEqual(
      opsOf(x, (v) => tf.sum(v, [0, 1])),
      ["BiasAddGrad"],
    );
    assert.deepEqual(
      opsOf(x, (v) => tf.sum(v, [1, 2])),
      ["Sum"],
    );
    assert.deepEqual(
      opsOf(x, (v) => tf.sum(v, [0, 1], true)),
      ["Sum"],
    );
    x.dispose();
  });

  it("multiplies matrices with MatMul, without the stacks of one that tfjs makes of them", () => {
    const x = tf.ones([2, 2]);
    assert.deepEqual(
      opsOf(x, (v) => tf.matMul(v, v, false, true)),
      ["MatMul"],
    );
    x.dispose();
  });

  it("makes one op of the gradients of sigmoid and tanh, and no other of what only looks like them", () => {
    const x = tf.tensor2d([[-1, 2]]);
    const gradientOf = (fn: (x: tf.Tensor) => tf.Tensor) => opsOf(x, (v) => tf.tidy(() => tf.grad(fn)(v)));
    assert.deepEqual(
      gradientOf((v) => tf.sigmoid(v)).filter((name) => name !== "Fill"),
      ["Sigmoid", "SigmoidGrad"],
    );
    assert.deepEqual(
      gradientOf((v) => tf.tanh(v)).filter((name) => name !== "Fill"),
      ["Tanh", "TanhGrad"],
    );
    const names = opsOf(x, (v) => tf.tidy(() => tf.mul(v, tf.mul(v, tf.sub(2, v)))));
    assert.deepEqual(names, ["Sub", "Mul", "Mul"]);
    x.dispose();
  });

  it("leaves a sum alone that spreads the one column of a product", () => {
    const spread = opsOf(tf.ones([2, 3]), (v) => tf.tidy(() => tf.add(tf.matMul(v as tf.Tensor2D, tf.ones([3, 1])), tf.ones([5]))));
    assert.ok(spread.includes("Add") && !spread.includes("BiasAdd"), spread.join());
    const bias = opsOf(tf.ones([2, 3]), (v) => tf.tidy(() => tf.add(tf.matMul(v as tf.Tensor2D, tf.ones([3, 5])), tf.ones([5]))));
    assert.ok(bias.includes("BiasAdd"), bias.join());
  });
});
