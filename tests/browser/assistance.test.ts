import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { screenshot, withoutBrowser } from "./chromium";
import { type LabPage, textStyle, until } from "./lab-page";
import { labSession } from "./session";

describe("completion, inspection and highlighting in JupyterLab", { skip: withoutBrowser, timeout: 180_000 }, () => {
  const session = labSession({
    "complete.ipynb": [
      'import { tf } from "tslab-ml";\nconst tensors = 1;',
      "",
      "for (const end = Date.now() + 20_000; Date.now() < end; );",
    ],
    "inspect.ipynb": [
      `/**
 * Adds **two** numbers.
 *
 * @param a the first one
 */
function sum(a: number, b: number): number {
  return a + b;
}`,
      "sum",
    ],
  });

  /** Types into a cell and presses Tab. */
  async function complete({ page, edit }: LabPage, index: number, text: string): Promise<void> {
    await edit(index, text);
    await page.keyboard.press("Tab");
    await page.locator(".jp-Completer:not(.lm-mod-hidden) .jp-Completer-item").first().waitFor({ timeout: 15_000 });
  }

  for (const theme of ["light", "dark"] as const) {
    it(`Tab offers what a module has, with kinds, and Enter takes one, in the ${theme} theme`, async () => {
      const opened = await session.open("complete.ipynb", { theme });
      const { page, cell, run, troubles, close } = opened;
      await run(0);
      await complete(opened, 1, "tf.tens");
      const items = page.locator(".jp-Completer-item");
      const names = await items.locator(".jp-Completer-match").allTextContents();
      const kinds = await items.locator(".jp-Completer-typeExtended").allTextContents();
      assert.ok(names.includes("tensor2d"), names.join());
      assert.equal(kinds.length, names.length);
      assert.ok(kinds.every(Boolean), kinds.join());
      await screenshot(page, `completion-${theme}`);
      await page.keyboard.insertText("or2");
      await until(async () => (await items.count()) === 1, "the list had not become shorter");
      await page.keyboard.press("Enter");
      await until(async () => (await cell(1).locator(".cm-content").textContent()) === "tf.tensor2d", "the choice was not in the cell");
      assert.deepEqual(troubles, []);
      await close();
    });

    it(`Shift+Tab shows the type and the doc comment as Markdown, in the ${theme} theme`, async () => {
      const { page, edit, run, troubles, close } = await session.open("inspect.ipynb", { theme });
      await run(0);
      await edit(1, "sum");
      await page.keyboard.press("Shift+Tab");
      const tooltip = page.locator(".jp-Tooltip");
      await tooltip.getByText("Adds two numbers.").waitFor();
      assert.equal(await tooltip.locator("strong").getByText("two", { exact: true }).count(), 1);
      assert.match((await tooltip.locator("pre code").textContent()) ?? "", /sum\(a: number, b: number\): number/);
      assert.match((await tooltip.textContent()) ?? "", /@param a .*the first one/);
      await screenshot(page, `inspect-${theme}`);
      assert.deepEqual(troubles, []);
      await close();
    });
  }

  it("Tab offers the same while a cell runs", async () => {
    const opened = await session.open("complete.ipynb");
    const { page, begin, run, press, prompts, troubles, close } = opened;
    await run(0);
    await begin(2);
    await complete(opened, 1, "tf.tens");
    assert.equal((await prompts())[2], "[*]:");
    await page.locator(".jp-Completer-item").getByText("tensor2d", { exact: true }).waitFor();
    await page.keyboard.press("Escape");
    await press("interrupt");
    await until(async () => /\d/.test((await prompts())[2] ?? ""), "the loop had not ended");
    assert.deepEqual(troubles, []);
    await close();
  });

  it("cells are coloured as TypeScript", async () => {
    const { page, cell, edit, close } = await session.open("inspect.ipynb");
    await edit(1, "const width: number = 1;\ninterface Size { readonly width: number }");
    const word = (text: string) => textStyle(cell(1).locator(".cm-line span").getByText(text, { exact: true }).first());
    const plain = await textStyle(cell(1).locator(".cm-content"));
    const keyword = await word("const");
    assert.notEqual(keyword.color, plain.color);
    // A word like any other to JavaScript.
    assert.deepEqual(await word("interface"), keyword);
    await screenshot(page, "highlighting");
    await close();
  });
});
