import assert from "node:assert/strict";
import { delimiter } from "node:path";
import { describe, it } from "node:test";
import { runNode, runSmoke } from "./child";
import { largestDifference, optimizers, trainingStep } from "./training";

/** More Node binaries to test under: TSLAB_ML_NODES=/path/to/node22:/path/to/node24 (separated as PATH is). */
const nodes = [process.execPath, ...(process.env.TSLAB_ML_NODES ?? "").split(delimiter).filter(Boolean)];

describe("the runtime", () => {
  for (const node of nodes) {
    const version = runNode(["--version"], { node }).stdout.trim();
    it(`loads, shares TensorFlow with danfojs and trains under Node ${version} without a word`, async () => {
      const { smoke, stderr } = runSmoke({ node });
      assert.equal(stderr, "");
      assert.equal(smoke.node, version);
      assert.match(smoke.backend, /^TensorFlow .+ native/);
      assert.ok(smoke.sharesWithDanfo && smoke.sameModule);
      for (const optimizer of optimizers) assert.ok(largestDifference(smoke.steps[optimizer], await trainingStep(optimizer)) < 1e-5);
    });
  }
});
