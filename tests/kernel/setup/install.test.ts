import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { promisify } from "node:util";
import { python, repositoryRoot } from "../../reference";
import { setupModule } from "./modules";

const run = promisify(execFile);

const cells = [
  `import { tf, train } from "tslab-ml";
import * as dfd from "danfojs-node";`,
  `const frame = new dfd.DataFrame({ x: [0, 1, 2, 3], y: [1, 3, 5, 7] });
console.log("one TensorFlow:", frame.tensor instanceof tf.Tensor, tf.getBackend());`,
  `const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
const line = { xs: tf.tensor2d([[0], [1], [2], [3]]), ys: tf.tensor2d([[1], [3], [5], [7]]) };
const options = { epochs: 300, batchSize: 4, optimizer: train.sgd({ learningRate: 0.1 }), loss: "meanSquaredError", metrics: [], verbose: false };
const { history } = await train.fit(model, line, { ...options, compile: "require" });
console.log(history.loss!.at(-1)! < 1e-3 ? "loss small" : "loss large");`,
];

describe("tslab-ml install", () => {
  it("makes an empty folder, outside of the repository, train a model in its own notebook", { timeout: 600_000 }, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), "tslab-ml-outside-"));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const { npmCommand } = await setupModule("steps/npm.mjs");
    const [command, first] = npmCommand() as [string, string[]];
    const npm = (args: string[], cwd: string) => run(command, [...first, ...args], { cwd, maxBuffer: 1 << 26 });

    await npm(["pack", "--ignore-scripts", "--pack-destination", folder], repositoryRoot);
    const [tarball] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
    writeFileSync(join(folder, "package.json"), '{ "name": "outside", "private": true }\n');
    await npm(["install", "--ignore-scripts", "--no-audit", "--no-fund", `./${tarball}`], folder);
    const cli = join(folder, "node_modules/.bin/tslab-ml");
    const installed = await run(process.execPath, [cli, "install", "--python", python, "--prefix", join(folder, "jupyter")], {
      cwd: folder,
    });
    assert.match(installed.stdout, /TensorFlow binding for Node\.js: compiled by /);
    const again = await run(process.execPath, [cli, "install", "--python", python, "--prefix", join(folder, "jupyter")], { cwd: folder });
    assert.match(again.stdout, /TensorFlow binding for Node\.js: done before/);
    const versionOf = (name: string) => JSON.parse(readFileSync(join(folder, "node_modules", name, "package.json"), "utf8")).version;
    const { overrides } = JSON.parse(readFileSync(join(repositoryRoot, "package.json"), "utf8"));
    for (const name of ["tar", "adm-zip", "mathjs"]) assert.equal(versionOf(name), overrides[name]);
    const doctor = await run(process.execPath, [cli, "doctor"], { cwd: folder });
    assert.match(doctor.stdout, /ok {4}TensorFlow +2\..*\nok {4}binding.*\nok {4}devices.*\nok {4}JupyterLab.*\nok {4}kernel /);

    const code = cells.map((source, i) => ({ cell_type: "code", id: `c${i}`, metadata: {}, execution_count: null, outputs: [], source }));
    const kernelspec = { name: "tslab-ml", display_name: "TypeScript (tslab-ml)", language: "typescript" };
    writeFileSync(join(folder, "own.ipynb"), JSON.stringify({ cells: code, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }));
    const env = {
      ...process.env,
      JUPYTER_PATH: join(folder, "jupyter/share/jupyter"),
      JUPYTER_CONFIG_DIR: join(folder, "config"),
      JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
    };
    await run(join(dirname(python), "jupyter"), ["nbconvert", "--to", "notebook", "--execute", "--inplace", "own.ipynb"], {
      cwd: folder,
      env,
    });
    const spec = JSON.parse(readFileSync(join(folder, "jupyter/share/jupyter/kernels/tslab-ml/kernel.json"), "utf8"));
    assert.ok(spec.argv[1].startsWith(join(folder, "node_modules")), spec.argv[1]);
    const text = JSON.stringify(JSON.parse(readFileSync(join(folder, "own.ipynb"), "utf8")).cells);
    assert.match(text, /one TensorFlow: true tensorflow/);
    assert.match(text, /loss small/);
  });
});
