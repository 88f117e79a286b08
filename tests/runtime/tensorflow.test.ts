import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tf } from "tslab-ml/runtime";
import { runNode } from "./child";

const importAndRun = 'const { tf } = require("tslab-ml/runtime"); tf.ones([4, 4]).matMul(tf.ones([4, 4])).dispose();';

describe("tf", () => {
  it("is the module that danfojs and every other package get", () => {
    assert.equal(require("@tensorflow/tfjs-node"), tf);
    assert.equal(require("@tensorflow/tfjs-node-gpu"), tf);
    const { DataFrame } = require("danfojs-node");
    const { tensor } = new DataFrame([
      [1, 2],
      [3, 4],
    ]);
    // instanceof alone is answered by duck typing in tfjs.
    assert.ok(tensor instanceof tf.Tensor);
    assert.equal(Object.getPrototypeOf(tensor), tf.Tensor.prototype);
    assert.deepEqual([...tf.add(tensor, 1).dataSync()], [2, 3, 4, 5]);
  });

  it("registers TensorFlow once, beside tfjs's own cpu back end", () => {
    assert.deepEqual(tf.engine().backendNames().sort(), ["cpu", "tensorflow"]);
  });

  it("prints nothing at all while it loads and computes", () => {
    assert.deepEqual(runNode(["-e", importAndRun]), { stdout: "", stderr: "", status: 0 });
  });

  it("leaves a log level that the user has set", () => {
    const { stderr } = runNode(["-e", importAndRun], { env: { TF_CPP_MIN_LOG_LEVEL: "0" } });
    assert.match(stderr, /cpu_feature_guard/);
  });
});
