import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { bundleOf, html, md, pictureGrid, table } from "tslab-ml/display";
import * as plots from "tslab-ml/plots";
import { screenshot, withoutBrowser } from "./chromium";
import { labSession } from "./session";

/** What somebody else's data may say. */
const attacks = [
  "<script>window.struck = 1</script>",
  '<img src="x" onerror="window.struck = 2">',
  '"><svg onload="window.struck = 3">',
  "</td></table><iframe srcdoc='<script>parent.struck = 4</script>'></iframe>",
  "[a](javascript:window.struck=5)",
];

// In the page; these tests are compiled without the types of a browser.
declare const window: { struck?: number };

const cell = (source: string, outputs: object[]) => ({
  cell_type: "code",
  id: `c${source.length}${Math.random()}`.slice(0, 20).replace(".", ""),
  metadata: {},
  execution_count: 1,
  source,
  outputs,
});

/** Values whose names, values and labels all attack, as they show themselves. */
async function shown(text: string): Promise<object[]> {
  const values = [
    table({ columns: [text, "b"], rows: [[text, { [text]: text }]], index: [text], caption: text, types: [text, "x"] }),
    [{ [text]: text }, { [text]: 1 }],
    html`<p title="${text}">${text}</p>`,
    md`${text}`,
    pictureGrid({ data: new Uint8Array(16), shape: [1, 4, 4, 1] }, { labels: [text] }),
    plots.figure({ data: [{ type: "bar", x: [text, "b"], y: [1, 2], name: text }], layout: { title: { text } }, alt: text } as never),
    new Error(text),
  ];
  const bundles = [];
  for (const value of values) bundles.push(await bundleOf(value));
  return bundles.map((data) => ({ output_type: "display_data", metadata: {}, data }));
}

describe("other people's text in an untrusted notebook", { skip: withoutBrowser, timeout: 180_000 }, () => {
  const session = labSession({
    "live.ipynb": attacks.flatMap((text) => [
      `import { display } from "tslab-ml";\ndisplay.table({ columns: [${JSON.stringify(text)}], rows: [[${JSON.stringify(text)}]] })`,
      `/** ${text} */\nfunction f${attacks.indexOf(text)}() { throw new Error(${JSON.stringify(text)}) }\nf${attacks.indexOf(text)}()`,
      `console.log(${JSON.stringify(text)}); console.error(${JSON.stringify(text)}); ${JSON.stringify(text)}`,
    ]),
  });

  it("runs no script out of frames, labels, titles, errors and streams", async () => {
    const cells = [];
    for (const text of attacks) {
      const error = { output_type: "error", ename: text, evalue: text, traceback: [text, `at ${text}`] };
      cells.push(cell(text, [...(await shown(text)), error, { output_type: "stream", name: "stdout", text }]));
    }
    const kernelspec = { name: "tslab-ml", display_name: "TypeScript (tslab-ml)", language: "typescript" };
    writeFileSync(
      join(session.folder, "untrusted.ipynb"),
      JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }),
    );
    const { page, output, close } = await session.open("untrusted.ipynb");
    await output(attacks.length - 1)
      .last()
      .waitFor();
    assert.ok((await output(0).count()) >= 7, "the outputs are there");
    assert.match((await output(0).allTextContents()).join("\n"), /<script>window\.struck = 1<\/script>/);
    assert.equal(await page.evaluate(() => window.struck), undefined);
    await screenshot(page, "untrusted");
    await close();
  });

  it("runs none when the cells are run here", async () => {
    const { page, cell, run, close } = await session.open("live.ipynb");
    for (let i = 0; i < attacks.length * 3; i++) await run(i);
    await cell(1).locator(".cm-content").click();
    assert.equal(await page.evaluate(() => window.struck), undefined);
    await close();
  });
});
