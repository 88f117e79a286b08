import assert from "node:assert/strict";
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { repositoryRoot } from "../reference";
import { screenshot, withoutBrowser } from "./chromium";
import type { LabPage } from "./lab-page";
import { labSession } from "./session";

const notebooks = join(repositoryRoot, "notebooks");
const names = readdirSync(notebooks).filter((name) => name.endsWith(".ipynb"));

describe("the notebooks in JupyterLab, with the real kernel", { skip: withoutBrowser, timeout: 600_000 }, () => {
  const session = labSession({}, (folder) => {
    process.env.TSLAB_ML_QUICK = "1";
    for (const name of names) cpSync(join(notebooks, name), join(folder, name));
  });

  /** Runs all cells of a notebook whose outputs of the committed run are there before; those of this run come after. */
  async function runAgain({ notebook, choose, runAll, waitIdle }: LabPage, name: string): Promise<void> {
    await choose("Edit", "Clear Outputs of All Cells");
    await runAll();
    if (/await input\(/.test(readFileSync(join(notebooks, name), "utf8"))) {
      const question = notebook.locator("input.jp-Stdin-input");
      await question.waitFor({ timeout: 120_000 });
      await question.fill("Ada");
      await question.press("Enter");
    }
    await waitIdle(240);
    const prompts = await notebook.locator(".jp-CodeCell .jp-InputPrompt").allTextContents();
    assert.deepEqual(
      prompts,
      prompts.map((_, i) => `[${i + 1}]:`),
    );
    assert.equal(await notebook.locator('[data-mime-type="application/vnd.jupyter.stderr"], .jp-mod-error').count(), 0);
    assert.doesNotMatch((await notebook.textContent()) ?? "", /Loading widget|Error displaying|No renderer|\[object Object\]/);
  }

  for (const name of names) {
    it(`runs ${name} with Run All: every cell, without errors, everything rendered`, async () => {
      const opened = await session.open(name, { viewport: { width: 1280, height: 6000 } });
      await runAgain(opened, name);
      await screenshot(opened.page, `run-${name.slice(0, 2)}`);
      assert.deepEqual(opened.troubles, []);
      if (name.startsWith("02")) await looksTrained(opened);
      await opened.close();
    });
  }

  /** Progress has become a table, and the figures are interactive. */
  async function looksTrained({ page, notebook }: LabPage): Promise<void> {
    assert.equal(await notebook.locator(".jp-OutputArea progress").count(), 0);
    const table = notebook.locator(".jp-OutputArea table").filter({ hasText: "val_accuracy" });
    await table.first().waitFor();
    assert.equal(await table.first().locator("tbody tr").count(), 2);
    await notebook.locator(".js-plotly-plot .main-svg").first().waitFor();
    assert.equal(await notebook.locator(".js-plotly-plot").count(), 4);
    await notebook.locator(".js-plotly-plot").first().scrollIntoViewIfNeeded();
    await screenshot(page, "run-all-figures");
  }
});
