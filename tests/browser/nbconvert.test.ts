import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type { Browser, Page } from "playwright-core";
import { table } from "tslab-ml/display";
import { python, repositoryRoot } from "../reference";
import { launch, screenshot, watch, withoutBrowser } from "./chromium";
import { animation, heatMap, learningCurve } from "./figures";
import { keepFailures } from "./keep";
import { writeNotebook } from "./notebook";

describe("pages made by nbconvert", { skip: withoutBrowser, timeout: 300_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "tslab-ml-nbconvert-"));
  let browser: Browser;

  before(async () => {
    const setup = (await import(pathToFileURL(join(repositoryRoot, "kernel/setup/steps/register.mjs")).href)) as {
      register(data: string): void;
    };
    setup.register(join(folder, "data"));
    browser = await launch();
  });
  keepFailures(() => browser);
  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function convert(notebook: string, theme: "light" | "dark"): Promise<string> {
    const args = ["-m", "nbconvert", "--to", "html", "--template", "tslab-ml", `--HTMLExporter.theme=${theme}`, notebook];
    await promisify(execFile)(python, args, { env: { ...process.env, JUPYTER_PATH: join(folder, "data") } });
    return notebook.replace(/\.ipynb$/, ".html");
  }

  /** A page in a browser without a network. */
  async function open(path: string): Promise<{ page: Page; troubles: string[] }> {
    const context = await browser.newContext({ offline: true, viewport: { width: 1100, height: 900 } });
    const page = await context.newPage();
    const troubles = await watch(page);
    await page.goto(pathToFileURL(path).href);
    return { page, troubles };
  }

  for (const theme of ["light", "dark"] as const) {
    it(`show interactive figures offline, in the ${theme} theme`, async () => {
      const html = await convert(await writeNotebook(folder, `figures-${theme}.ipynb`, [learningCurve, heatMap, animation]), theme);
      assert.equal(readFileSync(html, "utf8").split("plotly.js v4").length - 1, 1, "plotly.js is in the page once");
      const { page, troubles } = await open(html);
      const plot = page.locator(".js-plotly-plot").first();
      await plot.locator(".main-svg .scatterlayer .trace").first().waitFor();
      await plot.locator(".nsewdrag").first().hover();
      await plot.locator(".hoverlayer").getByText("val_accuracy").waitFor();
      assert.match((await plot.getAttribute("aria-label")) ?? "", /val_accuracy 0\.9000/);
      assert.equal(await page.locator(".js-plotly-plot").count(), 3);
      await screenshot(page, `nbconvert-${theme}`);
      assert.deepEqual(troubles, []);
      await page.context().close();
    });
  }

  it("set formulas offline and leave prices in outputs alone", async () => {
    const prices = table({ columns: ["price"], rows: [["$5"], ["$6"]] });
    const html = await convert(await writeNotebook(folder, "formulas.ipynb", [prices], { markdown: ["The loss is $-\\log p$."] }), "light");
    const { page, troubles } = await open(html);
    await page.locator(".jp-RenderedMarkdown mjx-container svg").waitFor();
    assert.equal(await page.locator("mjx-container").count(), 1);
    await screenshot(page, "nbconvert-formulas");
    assert.deepEqual(troubles, []);
    await page.context().close();
  });

  it("carry no library that they do not need", async () => {
    const html = await convert(await writeNotebook(folder, "plain.ipynb", [1]), "light");
    const text = readFileSync(html, "utf8");
    assert.doesNotMatch(text, /plotly\.js v|MathJax|https?:\/\/[^"' ]*\.js/);
    const { page, troubles } = await open(html);
    assert.deepEqual(troubles, []);
    await page.context().close();
  });
});
