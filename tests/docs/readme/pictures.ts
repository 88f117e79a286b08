import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { launch } from "../../browser/chromium";
import { results } from "../../browser/keep";
import { startLab } from "../../browser/lab";
import { repositoryRoot } from "../../reference";

/** What the README shows: a notebook after its first code cells have run in full, from the cell with this text on. */
const shot = { notebook: "02-cnn-training.ipynb", cells: 7, from: "train.fit", picture: "docs/notebook-02.png" };

/** Runs the notebook in JupyterLab as far as the picture shows it, and takes it. Its figures of speed are those of the machine as it is. */
export async function pictures(): Promise<void> {
  const notebooks = join(repositoryRoot, "notebooks");
  // Below the repository, so that cells find tslab-ml; a copy, since JupyterLab saves by itself.
  const folder = join(results, `pictures-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(notebooks).filter((each) => each.endsWith(".ipynb"))) cpSync(join(notebooks, name), join(folder, name));
  process.env.TSLAB_ML_QUICK = "";
  const lab = await startLab({ folder });
  const browser = await launch();
  try {
    const opened = await lab.open(browser, shot.notebook, { viewport: { width: 1280, height: 900 } });
    const { page, notebook, waitIdle, begin, choose, close } = opened;
    await waitIdle(60);
    await choose("Edit", "Clear Outputs of All Cells");
    for (let i = 0; i < shot.cells; i++) {
      await begin(i);
      await waitIdle(1800);
      console.log(`${shot.notebook}: cell ${i + 1} of ${shot.cells}`);
    }
    if ((await notebook.locator(".jp-mod-error, [data-mime-type='application/vnd.jupyter.error']").count()) > 0)
      throw new Error(`docs: a cell of ${shot.notebook} failed`);
    await opened.cell(shot.cells - 1).scrollIntoViewIfNeeded();
    await notebook.locator(".js-plotly-plot .main-svg").first().waitFor({ timeout: 120_000 });
    const cell = notebook.locator(".jp-CodeCell").filter({ hasText: shot.from }).first();
    await cell.evaluate((node) => (node as unknown as { scrollIntoView(): void }).scrollIntoView());
    // Below the list of files, where nothing opens under the mouse.
    await page.mouse.move(150, 700);
    await page.waitForTimeout(2000);
    await page.screenshot({ path: join(repositoryRoot, shot.picture) });
    console.log(`${shot.picture}: taken`);
    await close();
  } finally {
    await browser.close();
    await lab.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
