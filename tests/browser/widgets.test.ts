import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { screenshot, withoutBrowser } from "./chromium";
import { until } from "./lab-page";
import { labSession } from "./session";

describe("widgets and questions in JupyterLab", { skip: withoutBrowser, timeout: 180_000 }, () => {
  const session = labSession({
    "widgets.ipynb": [
      `import { widgets } from "tslab-ml";
const epochs = widgets.slider({ min: 1, max: 20, value: 5, description: "epochs" });
epochs`,
      "epochs.value",
      `const counter = widgets.anywidget({
  state: { count: 0 },
  css: ".counter { font-weight: bold }",
  esm: \`export default {
    render({ model, el }) {
      const button = document.createElement("button");
      button.className = "counter";
      const show = () => (button.textContent = "count " + model.get("count"));
      button.onclick = () => { model.set("count", model.get("count") + 1); model.save_changes(); };
      model.on("change:count", show);
      show();
      el.append(button);
    },
  };\`,
});
counter`,
      "counter.state.count",
      "epochs.value = 12; counter.set({ count: 40 });",
    ],
    "ask.ipynb": [
      `import { confirm, input } from "tslab-ml";
const name = await input("Your name? ");
const sure = await confirm("Sure?");
[name, sure]`,
    ],
  });

  for (const theme of ["light", "dark"] as const) {
    it(`a slider that the user moves and a widget of one's own are read by cells, in the ${theme} theme`, async () => {
      const { page, cell, output, run, troubles, close } = await session.open("widgets.ipynb", { theme });
      await run(0);
      const handle = cell(0).locator(".noUi-handle");
      await handle.waitFor();
      await handle.focus();
      for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowRight");
      await until(async () => (await cell(0).locator(".widget-readout").textContent()) === "8", "the slider had not moved");
      await run(1);
      assert.deepEqual(await output(1).allTextContents(), ["8"]);
      await run(2);
      const button = cell(2).locator("button.counter");
      await button.click();
      await button.click();
      await until(async () => (await button.textContent()) === "count 2", "the counter had not counted");
      await run(3);
      assert.deepEqual(await output(3).allTextContents(), ["2"]);
      await run(4);
      await until(async () => (await cell(0).locator(".widget-readout").textContent()) === "12", "the slider had not followed");
      await until(async () => (await button.textContent()) === "count 40", "the counter had not followed");
      await screenshot(page, `widgets-${theme}`);
      assert.deepEqual(troubles, []);
      await close();
    });
  }

  it("a cell asks under itself, and goes on with the answer", async () => {
    const { page, cell, output, begin, prompts, troubles, close } = await session.open("ask.ipynb");
    await begin(0);
    const field = cell(0).locator("input.jp-Stdin-input");
    await field.waitFor();
    assert.match((await cell(0).locator(".jp-Stdin-prompt").textContent()) ?? "", /Your name\?/);
    await screenshot(page, "input");
    await field.fill("Ada");
    await field.press("Enter");
    await cell(0).locator(".jp-Stdin-prompt", { hasText: "Sure? [y/N]" }).waitFor();
    const second = cell(0).locator("input.jp-Stdin-input").last();
    await second.fill("y");
    await second.press("Enter");
    await until(async () => /\d/.test((await prompts())[0] ?? ""), "the cell had not gone on");
    assert.match((await output(0).allTextContents()).join("\n"), /\[ 'Ada', true \]/);
    assert.deepEqual(troubles, []);
    await close();
  });
});
