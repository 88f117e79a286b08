import assert from "node:assert/strict";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Browser } from "playwright-core";
import { repositoryRoot } from "../reference";
import { launch, screenshot, withoutBrowser } from "./chromium";
import { type Lab, startLab } from "./lab";
import type { LabPage } from "./lab-page";

const endless = [
  `import { tf, train } from "tslab-ml";
const model = tf.sequential({ layers: [tf.layers.dense({ units: 64, inputShape: [64] }), tf.layers.dense({ units: 1 })] });
const samples = { xs: tf.randomNormal([4000, 64]), ys: tf.randomNormal([4000, 1]) };`,
  `await train.fit(model, samples, { epochs: 100000, batchSize: 8, loss: "meanSquaredError", optimizer: "sgd" });`,
  `console.log("kept:", train.historyOf(model)!.interrupted, "weights:", model.getWeights().length);`,
];

describe("a notebook in JupyterLab, with the real kernel", { skip: withoutBrowser, timeout: 600_000 }, () => {
  // Below the repository, so that its cells find tslab-ml as those in notebooks/ do.
  const folder = join(repositoryRoot, ".tslab-ml", `browser-${process.pid}`);
  let lab: Lab;
  let browser: Browser;

  before(async () => {
    process.env.TSLAB_ML_QUICK = "1";
    mkdirSync(folder, { recursive: true });
    cpSync(join(repositoryRoot, "notebooks/02-cnn-training.ipynb"), join(folder, "02-cnn-training.ipynb"));
    const cells = endless.map((source, i) => ({
      cell_type: "code",
      id: `c${i}`,
      metadata: {},
      execution_count: null,
      outputs: [],
      source,
    }));
    const kernelspec = { name: "tslab-ml", display_name: "TypeScript (tslab-ml)", language: "typescript" };
    writeFileSync(join(folder, "endless.ipynb"), JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }));
    [lab, browser] = await Promise.all([startLab({ folder }), launch()]);
  });
  after(async () => {
    await browser?.close();
    await lab?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("runs notebook 02 with Run All: live progress that leaves a table, interactive figures, pictures, no errors", async () => {
    const { page, notebook, troubles, runAll, waitIdle, close } = await lab.open(browser, "02-cnn-training.ipynb", {
      viewport: { width: 1280, height: 6000 },
    });
    // JupyterLab runs nothing before the kernel has answered.
    await waitIdle(60);
    // The outputs of the committed run are there before; those of this run come after.
    await page.locator(".lm-MenuBar-item").filter({ hasText: /^Edit/ }).click();
    await page
      .locator(".lm-Menu-item")
      .filter({ hasText: /^Clear Outputs of All Cells/ })
      .click();
    await runAll();
    await notebook.locator(".jp-OutputArea progress").first().waitFor({ state: "attached", timeout: 60_000 });
    await waitIdle(240);
    const prompts = await notebook.locator(".jp-CodeCell .jp-InputPrompt").allTextContents();
    assert.deepEqual(
      prompts,
      prompts.map((_, i) => `[${i + 1}]:`),
    );
    assert.equal(await notebook.locator(".jp-OutputArea progress").count(), 0);
    const table = notebook.locator(".jp-OutputArea table").filter({ hasText: "val_accuracy" });
    await table.first().waitFor();
    assert.equal(await table.first().locator("tbody tr").count(), 2);
    assert.equal(await notebook.locator('[data-mime-type="application/vnd.jupyter.stderr"], .jp-mod-error').count(), 0);
    await table.first().scrollIntoViewIfNeeded();
    await screenshot(page, "run-all-table");
    await notebook.locator(".js-plotly-plot .main-svg").first().waitFor();
    assert.equal(await notebook.locator(".js-plotly-plot").count(), 3);
    await notebook.locator(".js-plotly-plot").first().scrollIntoViewIfNeeded();
    await screenshot(page, "run-all-figures");
    assert.deepEqual(troubles, []);
    await close();
  });

  it("interrupts a training run that would take for ever, and runs the next cell with the weights it has", async () => {
    const lastLine = (opened: LabPage) => opened.notebook.locator(".jp-CodeCell").nth(2).locator(".jp-OutputArea-output");
    const opened = await lab.open(browser, "endless.ipynb");
    const { page, notebook, runAll, waitIdle, troubles, close } = opened;
    await waitIdle(60);
    await runAll();
    await notebook.locator(".jp-OutputArea progress").first().waitFor({ state: "attached", timeout: 60_000 });
    await page
      .locator(".lm-MenuBar-item")
      .filter({ hasText: /^Kernel/ })
      .click();
    await page
      .locator(".lm-Menu-item")
      .filter({ hasText: /^Interrupt Kernel/ })
      .click();
    await waitIdle(60);
    assert.match(
      (await notebook.locator(".jp-CodeCell").nth(1).textContent()) ?? "",
      /FitInterrupted.*interrupted after \d+ of 100000 epochs/s,
    );
    await screenshot(page, "interrupted");
    await notebook.locator(".jp-CodeCell").nth(2).locator(".jp-InputArea-editor").click();
    await page.keyboard.press("Shift+Enter");
    await lastLine(opened).first().waitFor();
    assert.match((await lastLine(opened).first().textContent()) ?? "", /kept: true weights: 4/);
    assert.deepEqual(troubles, []);
    await close();
  });
});
