import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { displaySymbol } from "tslab-ml/display";
import { deviceReport, tf } from "tslab-ml/runtime";

describe("deviceReport", () => {
  it("lists what computes and what it holds, and shows itself", async () => {
    const x = tf.tidy(() => tf.add(tf.zeros([512, 512]), 1));
    const report = await deviceReport();
    assert.equal(report.backend, "native");
    assert.match(report.tensorflow ?? "", /^\d+\.\d+\.\d+/);
    assert.equal(report.tfjs, tf.version.tfjs);
    assert.ok(report.threads >= 1);
    assert.equal(report.devices[0]?.kind, "CPU");
    assert.equal(report.devices.filter(({ inUse }) => inUse).length, 1);
    assert.ok(report.memory.bytes >= 2 ** 20 && (report.memory.native ?? 0) >= 1);
    const bundle = await report[displaySymbol]();
    assert.match(bundle["text/plain"] as string, /TensorFlow\.js +4\.22\.0/);
    assert.match(bundle["text/html"] as string, /<td>Back end<\/td><td>TensorFlow /);
    x.dispose();
  });
});
