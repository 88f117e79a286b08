import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { repositoryRoot } from "../../reference";
import { scratchOfFile } from "../../scratch";
import { setupModule } from "./modules";

interface Finding {
  what: string;
  state: string;
  found: string;
  fix?: string;
}

describe("doctor", () => {
  it("finds everything in order here", async () => {
    const { examine } = await setupModule("doctor.mjs");
    const findings = (await examine(repositoryRoot, true)) as Finding[];
    assert.deepEqual(
      findings.map(({ what }) => what),
      ["Node.js", "Python", "TensorFlow", "binding", "devices", "JupyterLab", "kernel", "Jupyter", "Fashion-MNIST"],
    );
    assert.deepEqual(
      findings.filter(({ state }) => state !== "ok"),
      [],
    );
    assert.match(findings.find(({ what }) => what === "TensorFlow")?.found ?? "", /^2\.\d+\.\d+$/);
    assert.match(findings.find(({ what }) => what === "devices")?.found ?? "", /CPU/);
  });

  it("says what is missing in an empty folder, with a fix beside every fault", async () => {
    const { examine, tableOf } = await setupModule("doctor.mjs");
    const findings = (await examine(scratchOfFile(), false)) as Finding[];
    const bad = findings.filter(({ state }) => state === "bad");
    assert.ok(
      ["TensorFlow", "binding", "devices"].every((what) => bad.some((finding) => finding.what === what)),
      JSON.stringify(bad),
    );
    for (const finding of bad) assert.ok(finding.fix, finding.what);
    assert.match(tableOf(findings, false), /bad {3}binding .*\n.*fix: run npx tslab-ml install/);
  });
});
