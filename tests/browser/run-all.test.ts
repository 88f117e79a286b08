import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { screenshot, withoutBrowser } from "./chromium";
import { labSession } from "./session";

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
  const session = labSession({ "run.ipynb": cells });

  it("shows figures, tables and updates from the kernel, and saves them", async () => {
    const { page, notebook, troubles, runAll, waitIdle, save, close } = await session.open("run.ipynb");
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
    const saved = JSON.parse(readFileSync(join(session.folder, "run.ipynb"), "utf8"));
    assert.deepEqual(Object.keys(saved.cells[2].outputs[0].data).sort(), ["application/vnd.plotly.v1+json", "image/png", "text/plain"]);
    assert.deepEqual(troubles, []);
    await close();
  });
});
