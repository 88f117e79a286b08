import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { after, before, describe, it } from "node:test";
import { repositoryRoot } from "../reference";
import { runNode, runSmoke } from "./child";
import { largestDifference, optimizers, trainingStep } from "./training";

const folder = mkdtempSync(join(tmpdir(), "tslab-ml-without-binding-"));
const binding = join(folder, "node_modules", "@tensorflow", "tfjs-node-gpu", "lib", "napi-v8");
const smokeFile = join(folder, "dist", "tests", "runtime", "smoke.js");

/** A copy of the package whose tfjs-node-gpu has no binding; everything else is linked. */
function copyWithoutBinding(): void {
  const modules = join(repositoryRoot, "node_modules");
  const copy = (name: string) => cpSync(join(repositoryRoot, name), join(folder, name), { recursive: true });
  for (const name of ["package.json", join("dist", "src"), join("dist", "tests", "runtime")]) copy(name);
  const link = (name: string) => symlinkSync(join(modules, name), join(folder, "node_modules", name), "junction");
  mkdirSync(join(folder, "node_modules", "@tensorflow"), { recursive: true });
  for (const name of readdirSync(modules)) if (name !== "@tensorflow" && !name.startsWith(".")) link(name);
  for (const name of readdirSync(join(modules, "@tensorflow"))) if (name !== "tfjs-node-gpu") link(join("@tensorflow", name));
  const original = join(modules, "@tensorflow", "tfjs-node-gpu");
  const isBinding = (path: string) => relative(original, path).split(/[\\/]/)[0] === "lib";
  cpSync(original, dirname(dirname(binding)), { recursive: true, filter: (path) => !isBinding(path) });
}

describe("without TensorFlow's native library", () => {
  before(copyWithoutBinding);
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("runs on wasm, shared with danfojs, trains as TensorFlow does, says why, and prints nothing", async () => {
    const { smoke, stderr } = runSmoke({ file: smokeFile, cwd: folder });
    assert.equal(stderr, "");
    assert.match(
      smoke.backend,
      /WebAssembly; TensorFlow's native library could not be loaded \(.*tfjs_binding.node.*\); `npx tslab-ml doctor`/,
    );
    assert.ok(smoke.sharesWithDanfo && smoke.sameModule);
    assert.deepEqual(smoke.backends, ["cpu", "wasm"]);
    for (const optimizer of optimizers) assert.ok(largestDifference(smoke.steps[optimizer], await trainingStep(optimizer)) < 1e-5);
  });

  it("does so too when the binding is there but cannot be loaded", () => {
    mkdirSync(binding, { recursive: true });
    writeFileSync(join(binding, "tfjs_binding.node"), "not a library");
    const { smoke, stderr } = runSmoke({ file: smokeFile, cwd: folder, backend: "cpu" });
    assert.equal(stderr, "");
    assert.match(smoke.backend, /plain JavaScript; asked for by useBackend\("cpu"\)/);
    rmSync(binding, { recursive: true });
  });

  it("saves and loads models as files all the same", () => {
    const code = `
      const { tf } = require("tslab-ml/runtime");
      const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
      const url = "file://" + process.cwd() + "/model";
      model.save(url).then(() => tf.loadLayersModel(url + "/model.json")).then((loaded) => console.log(loaded.countParams()));`;
    assert.deepEqual(runNode(["-e", code], { cwd: folder }), { stdout: "3\n", stderr: "", status: 0 });
  });

  it("refuses the native back end with the reason when it is asked for", () => {
    const { status, stderr } = runNode(["-e", 'require("tslab-ml/runtime")'], { cwd: folder, env: { TSLAB_ML_BACKEND: "native" } });
    assert.notEqual(status, 0);
    assert.match(stderr, /Error: TensorFlow's native library could not be loaded \(.*\); `npx tslab-ml doctor` tells how to mend it\./);
  });
});
