import assert from "node:assert/strict";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { repositoryRoot } from "../reference";
import { launch, screenshot, withoutBrowser } from "./chromium";
import { type Lab, startLab } from "./lab";

const cells = [
  'import { plots, display } from "tslab-ml";',
  "const history = { epoch: [0, 1], history: { accuracy: [0.8, 0.9], val_accuracy: [0.7, 0.8] } };",
  "plots.history(history)",
  `const curve = await display.display(plots.history(history));
for (let n = 1; n <= 5; n++) await curve.update(plots.history(history, { title: "Update " + n }));`,
  'const shown = await display.display("starting", { displayId: "state" });\nawait shown.update("finished");',
  'display.table({ columns: ["a"], rows: [[1]] })',
];

describe("Run All Cells in JupyterLab", { skip: withoutBrowser, timeout: 300_000 }, () => {
  let lab: Lab;
  let browser: Browser;

  before(async () => {
    [lab, browser] = await Promise.all([startLab(), launch()]);
    mkdirSync(join(lab.folder, "node_modules"));
    symlinkSync(repositoryRoot, join(lab.folder, "node_modules/tslab-ml"), "junction");
    const kernelspec = { name: "tslab-ml", display_name: "TypeScript (tslab-ml)", language: "typescript" };
    const code = cells.map((source, i) => ({
      cell_type: "code",
      id: `cell-${i}`,
      metadata: {},
      execution_count: null,
      source,
      outputs: [],
    }));
    writeFileSync(join(lab.folder, "run.ipynb"), JSON.stringify({ cells: code, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }));
  });
  after(async () => {
    await browser?.close();
    await lab?.stop();
  });

  it("shows figures, tables and updates from the kernel, and saves them", async () => {
    const { page, notebook, troubles, runAll, waitIdle, save, close } = await lab.open(browser, "run.ipynb");
    await waitIdle(60);
    await runAll();
    await notebook.locator(".js-plotly-plot .scatterlayer .trace").first().waitFor({ timeout: 60_000 });
    await notebook.locator("table.dataframe").waitFor({ timeout: 60_000 });
    await waitIdle(60);
    await notebook.getByText("'finished'").waitFor();
    const updated = notebook.locator(".jp-CodeCell").nth(3).locator(".js-plotly-plot");
    await updated.getByText("Update 5").waitFor();
    assert.equal(await updated.count(), 1);
    await screenshot(page, "run-all");
    await save();
    const saved = JSON.parse(readFileSync(join(lab.folder, "run.ipynb"), "utf8"));
    assert.deepEqual(Object.keys(saved.cells[2].outputs[0].data).sort(), ["application/vnd.plotly.v1+json", "image/png", "text/plain"]);
    assert.deepEqual(troubles, []);
    await close();
  });
});
