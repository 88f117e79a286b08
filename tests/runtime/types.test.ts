import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { repositoryRoot } from "../reference";

const cell = `
import { tf, runtime, sweep } from "tslab-ml";
import { useBackend, deviceReport, type BackendName } from "tslab-ml/runtime";
const x: tf.Tensor2D = tf.tensor2d([[1, 2]]);
const y: tf.Tensor = x.add(1);
const name: BackendName = "wasm";
export const line: Promise<string> = useBackend(name, { allowSoftwareAdapter: true });
export const devices = async () => (await deviceReport()).devices.map((device) => device.name);
export const model: tf.Sequential = tf.sequential();
// @ts-expect-error
useBackend("tpu");
runtime.describeBackend().toUpperCase();
y.dispose();
const space = sweep.space({ rate: sweep.float(0, 1), kind: sweep.conditional({ a: { n: sweep.int(1, 2) }, b: {} }), how: sweep.categorical(["x", "y"]) });
export const study = sweep.optimize(({ params }) => {
  const how: "x" | "y" = params.how;
  // @ts-expect-error
  if (how === "z") return params.kind.n;
  return params.kind.name === "a" ? params.kind.n : params.rate;
}, { space, sampler: sweep.tpe({ seed: 1 }), pruner: sweep.hyperband(), trials: 3 });
export const best = async (): Promise<number> => (await study).bestValue;
`;

describe("the typings", () => {
  it("are understood by TypeScript 5.0 with node10 resolution, which stock tslab compiles cells with", () => {
    const folder = mkdtempSync(join(tmpdir(), "tslab-ml-types-"));
    try {
      mkdirSync(join(folder, "node_modules"));
      symlinkSync(repositoryRoot, join(folder, "node_modules", "tslab-ml"), "junction");
      writeFileSync(join(folder, "cell.ts"), cell);
      const typescript = createRequire(require.resolve("tslab")).resolve("@tslab/typescript-for-tslab/bin/tsc");
      const options = [
        "--noEmit",
        "--strict",
        "--skipLibCheck",
        "--module",
        "commonjs",
        "--moduleResolution",
        "node10",
        "--target",
        "es2022",
      ];
      const { stdout, status } = spawnSync(process.execPath, [typescript, ...options, "cell.ts"], { cwd: folder, encoding: "utf8" });
      assert.equal(stdout, "");
      assert.equal(status, 0);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
