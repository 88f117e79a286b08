import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { afterEach, describe, it } from "node:test";
import { type BackendName, describeBackend, tf, useBackend } from "tslab-ml/runtime";
import { runNode, runSmoke } from "./child";
import { largestDifference, optimizers, type TrainingStep, trainingStep } from "./training";

const chromium = "/usr/lib/chromium";

/** Chromium brings a WebGPU adapter that needs no GPU (SwiftShader) and a Vulkan loader; drivers of the machine come first. */
const swiftShader = existsSync(`${chromium}/vk_swiftshader_icd.json`)
  ? { VK_ICD_FILENAMES: `${chromium}/vk_swiftshader_icd.json`, LD_LIBRARY_PATH: chromium }
  : {};

describe("useBackend", () => {
  afterEach(() => useBackend("native"));

  for (const backend of ["wasm", "cpu"] as const) {
    for (const optimizer of optimizers) {
      it(`trains a CNN on ${backend} as TensorFlow does: loss and weights after one step of ${optimizer} within 1e-5`, async () => {
        const expected = await trainingStep(optimizer);
        await useBackend(backend);
        assert.equal(tf.getBackend(), backend);
        assertClose(await trainingStep(optimizer), expected);
      });
    }
  }

  it("trains a CNN on webgpu as TensorFlow does", async (t) => {
    const probe = runNode(
      ["-e", 'require("tslab-ml/runtime").useBackend("webgpu", { allowSoftwareAdapter: true }).catch(() => process.exit(3))'],
      {
        env: swiftShader,
      },
    );
    if (probe.status === 3) {
      console.warn("SKIPPED: webgpu was not tested, no adapter was found here (Debian's chromium brings a software one).");
      return t.skip("no WebGPU adapter here, not even Chromium's software one");
    }
    const { steps, backend } = runSmoke({ backend: "webgpu", env: swiftShader }).smoke;
    assert.match(backend, /WebGPU/);
    for (const optimizer of optimizers) assertClose(steps[optimizer], await trainingStep(optimizer));
  });

  it("says how to read a tensor that lives on the GPU", () => {
    const code = `
      const { tf, useBackend } = require("tslab-ml/runtime");
      useBackend("webgpu", { allowSoftwareAdapter: true }).then(
        () => tf.add(tf.ones([64, 64]), 1).dataSync(), () => { throw new Error("await tensor.data() not tested: no adapter") },
      ).catch((error) => console.log(error.message));`;
    assert.match(runNode(["-e", code], { env: swiftShader }).stdout, /await tensor\.data\(\)/);
  });

  it("takes tensors along", async () => {
    const x = tf.tensor1d([1, 2, 3]);
    await useBackend("wasm");
    const doubled = tf.mul(x, 2);
    await useBackend("native");
    assert.deepEqual([...tf.add(doubled, x).dataSync()], [3, 6, 9]);
  });

  it("says what came and what was expected when the name is unknown, and stays where it was", async () => {
    await assert.rejects(useBackend("gpu" as BackendName), {
      name: "RangeError",
      message: 'useBackend: "gpu" is no back end; expected one of native, wasm, cpu, webgpu.',
    });
    assert.equal(tf.getBackend(), "tensorflow");
  });

  it("refuses a software WebGPU adapter, or none, with one sentence", () => {
    const { stdout } = runNode(
      ["-e", 'require("tslab-ml/runtime").useBackend("webgpu").then(console.log, (e) => console.log(e.message))'],
      {
        env: swiftShader,
      },
    );
    assert.match(
      stdout,
      /^(The only WebGPU adapter is software \(.+allowSoftwareAdapter: true|No WebGPU adapter was found|TensorFlow.js .+ WebGPU)/,
    );
  });
});

describe("describeBackend", () => {
  it("says in one line what computes, on what, and why no GPU", () => {
    assert.match(describeBackend(), /^TensorFlow \d+\.\d+\.\d+ on (CPU \(\d+ cores?\), native; .+|.+ \(CUDA\), native)$/);
  });

  it("says who asked for another back end", async () => {
    assert.equal(await useBackend("wasm"), 'TensorFlow.js 4.22.0 on CPU (1 thread), WebAssembly; asked for by useBackend("wasm")');
    await useBackend("native");
  });
});

describe("TSLAB_ML_BACKEND", () => {
  const line = 'console.log(require("tslab-ml/runtime").describeBackend())';

  it("chooses the back end at import", () => {
    const { stdout, stderr } = runNode(["-e", line], { env: { TSLAB_ML_BACKEND: "wasm" } });
    assert.equal(stderr, "");
    assert.equal(stdout.trim(), "TensorFlow.js 4.22.0 on CPU (1 thread), WebAssembly; asked for by TSLAB_ML_BACKEND=wasm");
  });

  it("is refused when it names no back end", () => {
    const { stderr, status } = runNode(["-e", line], { env: { TSLAB_ML_BACKEND: "tpu" } });
    assert.notEqual(status, 0);
    assert.match(stderr, /RangeError: TSLAB_ML_BACKEND is "tpu"; expected one of native, wasm, cpu, webgpu\./);
  });

  it("falls back loudly, and ready() rejects, when WebGPU cannot start", () => {
    const code = 'require("tslab-ml/runtime").ready().catch((e) => console.log("rejected: " + e.message))';
    const { stdout, stderr } = runNode(["-e", code], {
      env: { TSLAB_ML_BACKEND: "webgpu", VK_ICD_FILENAMES: "/none", LD_LIBRARY_PATH: "" },
    });
    if (stdout.startsWith("rejected")) assert.match(stderr, /TSLAB_ML_BACKEND=webgpu: No WebGPU adapter was found.+ In use: TensorFlow/);
    else assert.equal(stderr, "");
  });
});

function assertClose(actual: TrainingStep, expected: TrainingStep): void {
  assert.ok(Number.isFinite(expected.loss));
  assert.ok(largestDifference(actual, expected) < 1e-5, `largest difference ${largestDifference(actual, expected)}`);
}
