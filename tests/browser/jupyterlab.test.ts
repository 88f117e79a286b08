import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Browser, Locator } from "playwright-core";
import { figure } from "tslab-ml/plots";
import { launch, screenshot, withoutBrowser } from "./chromium";
import { animation, heatMap, learningCurve } from "./figures";
import { keepFailures } from "./keep";
import { type Lab, startLab } from "./lab";
import { writeNotebook } from "./notebook";

describe("figures in JupyterLab", { skip: withoutBrowser, timeout: 300_000 }, () => {
  let lab: Lab;
  let browser: Browser;

  before(async () => {
    [lab, browser] = await Promise.all([startLab(), launch()]);
    await writeNotebook(lab.folder, "figures.ipynb", [learningCurve, heatMap, animation]);
    const many = Array.from({ length: 200_000 }, (_, i) => Math.sin(i / 1000));
    await writeNotebook(lab.folder, "large.ipynb", [figure({ data: [{ y: many, mode: "lines" }], alt: "A long line" })]);
  });
  keepFailures(() => browser);
  after(async () => {
    await browser?.close();
    await lab?.stop();
  });

  for (const theme of ["light", "dark"] as const) {
    it(`are interactive in a notebook that nobody trusted, in the ${theme} theme`, async () => {
      const { page, notebook, troubles, close } = await lab.open(browser, "figures.ipynb", { theme });
      const plots = notebook.locator(".js-plotly-plot");
      await plots.nth(0).locator(".main-svg .scatterlayer .trace").first().waitFor();
      await plots.nth(0).scrollIntoViewIfNeeded();
      assert.match(await hover(plots.nth(0)), /val_accuracy/);
      assert.match((await plots.nth(0).getAttribute("aria-label")) ?? "", /val_accuracy 0\.9000/);
      assert.equal(await colour(plots.nth(0).locator(".gtitle")), theme === "dark" ? "rgb(255, 255, 255)" : "rgb(0, 0, 0)");
      await screenshot(page, `lab-${theme}`);
      await plots.nth(1).scrollIntoViewIfNeeded();
      await plots.nth(1).locator(".heatmaplayer image").waitFor();
      assert.deepEqual(troubles, []);
      await close();
    });
  }

  it("take on another theme, and the notebook file stays as it is", async () => {
    const figures = () =>
      JSON.parse(readFileSync(join(lab.folder, "figures.ipynb"), "utf8")).cells.map(
        (cell: { outputs: { data: Record<string, unknown> }[] }) => cell.outputs[0]?.data["application/vnd.plotly.v1+json"],
      );
    const stored = figures();
    const { notebook, setTheme, save, troubles, close } = await lab.open(browser, "figures.ipynb");
    const title = notebook.locator(".js-plotly-plot").first().locator(".gtitle");
    await title.waitFor();
    const before = await colour(title);
    await setTheme("dark");
    await assert.doesNotReject(eventually(async () => (await colour(title)) !== before));
    await save();
    assert.deepEqual(figures(), stored);
    assert.deepEqual(troubles, []);
    await close();
  });

  it("play their frames", async () => {
    const { notebook, troubles, close } = await lab.open(browser, "figures.ipynb");
    const plot = notebook.locator(".js-plotly-plot").nth(2);
    await plot.scrollIntoViewIfNeeded();
    const line = plot.locator(".scatterlayer .js-line");
    const before = await line.getAttribute("d");
    await plot.getByText("Play").click();
    await assert.doesNotReject(eventually(async () => (await line.getAttribute("d")) !== before));
    assert.deepEqual(troubles, []);
    await close();
  });

  it("grow and shrink with the window", async () => {
    const { page, notebook, close } = await lab.open(browser, "figures.ipynb");
    const svg = notebook.locator(".js-plotly-plot .main-svg").first();
    await svg.waitFor();
    const width = Number(await svg.getAttribute("width"));
    await page.setViewportSize({ width: 980, height: 900 });
    await assert.doesNotReject(eventually(async () => Number(await svg.getAttribute("width")) < width - 100));
    await close();
  });

  it("show 200,000 points", async () => {
    const { notebook, troubles, close } = await lab.open(browser, "large.ipynb");
    await notebook.locator(".js-plotly-plot .scatterlayer .js-line").waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });

  it("leave their picture and the reason where plotly.js cannot be loaded", async () => {
    const { notebook, close } = await lab.open(browser, "figures.ipynb", {
      prepare: (page) => page.route("**/plotly.min.js", (route) => route.abort()),
    });
    const output = notebook.locator(".jp-OutputArea-output").first();
    await output.getByText("could not be drawn").waitFor();
    assert.match((await output.locator("img").getAttribute("alt")) ?? "", /Line chart of accuracy/);
    await close();
  });
});

/** Moves the mouse over the middle of a plot. @returns what the hover box says */
async function hover(plot: Locator): Promise<string> {
  await plot.locator(".nsewdrag").first().hover();
  const label = plot.locator(".hoverlayer text").first();
  await label.waitFor();
  return (await plot.locator(".hoverlayer").textContent()) ?? "";
}

const colour = async (text: Locator) => /fill: (rgb\([^)]*\))/.exec((await text.getAttribute("style")) ?? "")?.[1];

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("It did not come true within 5 seconds.");
}
