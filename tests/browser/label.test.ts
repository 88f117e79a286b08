import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { screenshot, withoutBrowser } from "./chromium";
import { until } from "./lab-page";
import { labSession } from "./session";

const cells = (file: string) => [
  `import { clean } from "tslab-ml";
const comments = { text: ["Cheap watches, buy now! http://example.org", "Thank you, that helped", "<img src=x onerror=alert(1)>", "First!", "Great answer"] };
const labelling = await clean.label(comments, { classes: ["spam", "ham"], file: "${file}", annotator: "ada" });
labelling`,
  "labelling.progress",
  "process.kill(process.pid, 'SIGKILL');",
];

describe("labelling in JupyterLab", { skip: withoutBrowser, timeout: 180_000 }, () => {
  const session = labSession({ "light.ipynb": cells("light.jsonl"), "dark.ipynb": cells("dark.jsonl") });

  for (const theme of ["light", "dark"] as const) {
    it(`takes labels by keys and buttons, keeps them when the kernel is killed, and goes on, in the ${theme} theme`, async () => {
      const { page, cell, output, run, begin, waitIdle, troubles, close } = await session.open(`${theme}.ipynb`, { theme });
      const widget = cell(0).locator(".tslab-ml-label");
      const count = (text: string) =>
        until(async () => (await widget.locator(".tslab-ml-label-count").last().textContent()) === text, `the count was not "${text}"`);
      const saved = () =>
        readFileSync(join(session.folder, `${theme}.jsonl`), "utf8")
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line) as { id: string; label: string | null });
      await run(0);
      await count("Sample 1 of 5, 0 labelled");
      await widget.focus();
      await page.keyboard.press("1");
      await count("Sample 2 of 5, 1 labelled");
      assert.deepEqual(
        saved().map(({ id, label }) => [id, label]),
        [["0", "spam"]],
      );
      await widget.getByRole("button", { name: "ham" }).click();
      await count("Sample 3 of 5, 2 labelled");
      await screenshot(page, `label-${theme}`);
      // What is in a sample is text, whatever it looks like.
      assert.equal(await widget.locator(".tslab-ml-label-sample img").count(), 0);
      await page.keyboard.press("s");
      await count("Sample 4 of 5, 2 labelled");
      await page.keyboard.press("2");
      await count("Sample 5 of 5, 3 labelled");
      await page.keyboard.press("Backspace");
      await count("Sample 4 of 5, 2 labelled");
      await page.keyboard.press("1");
      await count("Sample 5 of 5, 3 labelled");
      await run(1);
      assert.deepEqual(await output(1).allTextContents(), ["{ done: 3, size: 5 }"]);
      await begin(2);
      await waitIdle(60);
      assert.equal(saved().length, 5);
      await run(0);
      await count("Sample 3 of 5, 3 labelled");
      await cell(0).locator(".tslab-ml-label").last().focus();
      await page.keyboard.press("2");
      await count("Sample 5 of 5, 4 labelled");
      await page.keyboard.press("2");
      await count("The end: 5 of 5 labelled");
      assert.equal(await cell(0).count(), 1);
      assert.deepEqual(Object.fromEntries(saved().map(({ id, label }) => [id, label])), {
        0: "spam",
        1: "ham",
        2: "ham",
        3: "spam",
        4: "ham",
      });
      assert.deepEqual(troubles, []);
      await close();
    });
  }
});
