import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { screenshot, withoutBrowser } from "./chromium";
import { textStyle, until } from "./lab-page";
import { labSession } from "./session";

interface SavedNotebook {
  nbformat: number;
  metadata: { language_info?: { name: string; file_extension: string } };
  cells: { execution_count: number | null; outputs: { output_type: string; name?: string; text?: string | string[] }[] }[];
}

describe("working in a notebook", { skip: withoutBrowser, timeout: 180_000 }, () => {
  const session = labSession({
    "edit.ipynb": ["let price = 1;\nprice", "price * 10"],
    "restart.ipynb": ["globalThis.runs = (globalThis.runs ?? 0) + 1;\nconst kept = 7;\nglobalThis.runs", "kept"],
    "live.ipynb": [
      `for (let i = 1; i <= 40; i++) {
  console.log("line", i);
  await new Promise((resolve) => setTimeout(resolve, 100));
}`,
      'console.table([{ name: "cat", legs: 4 }, { name: "centipede", legs: 354 }]);',
      `for (let i = 1, end = Date.now(); i <= 3; i++) {
  console.log("busy", i);
  for (end += 1000; Date.now() < end; );
}`,
    ],
  });
  const saved = (name: string): SavedNotebook => JSON.parse(readFileSync(join(session.folder, name), "utf8"));

  it("an edited cell shows its new value in place of the old one, later cells see it, and all is saved", async () => {
    const { output, edit, run, prompts, save, troubles, close } = await session.open("edit.ipynb");
    await run(0);
    await run(1);
    assert.deepEqual(await output(1).allTextContents(), ["10"]);
    await edit(0, 'let price = 4;\nconsole.log("changed");\nprice');
    await run(0);
    await until(async () => (await output(0).count()) === 2, "the edited cell had not replaced its output");
    assert.deepEqual(
      (await output(0).allTextContents()).map((text) => text.trim()),
      ["changed", "4"],
    );
    await run(1);
    assert.deepEqual(await output(1).allTextContents(), ["40"]);
    assert.deepEqual(await prompts(), ["[3]:", "[4]:"]);
    await save();
    const { nbformat, metadata, cells } = saved("edit.ipynb");
    assert.equal(nbformat, 4);
    assert.deepEqual([metadata.language_info?.name, metadata.language_info?.file_extension], ["typescript", ".ts"]);
    assert.deepEqual(
      cells.map(({ execution_count, outputs }) => [execution_count, outputs.map(({ output_type }) => output_type)]),
      [
        [3, ["stream", "execute_result"]],
        [4, ["execute_result"]],
      ],
    );
    assert.deepEqual(troubles, []);
    await close();
  });

  it("a restart forgets the variables and counts from 1; restart and run all brings them back", async () => {
    const { output, run, press, prompts, waitIdle, troubles, close } = await session.open("restart.ipynb");
    await run(0);
    await run(0);
    assert.deepEqual(await output(0).allTextContents(), ["2"]);
    await press("restart");
    await waitIdle(60);
    await run(1);
    assert.match((await output(1).first().textContent()) ?? "", /TS2304.*kept/s);
    assert.equal((await prompts())[1], "[1]:");
    await press("restart-and-run");
    await until(async () => (await prompts()).join() === "[1]:,[2]:", "the cells had not run again", 60);
    assert.deepEqual(await output(0).allTextContents(), ["1"]);
    assert.deepEqual(await output(1).allTextContents(), ["7"]);
    assert.deepEqual(troubles, []);
    await close();
  });

  it("output arrives while the cell runs, also from code that never awaits; tables are aligned", async () => {
    const { page, output, begin, run, prompts, save, troubles, close } = await session.open("live.ipynb");
    await begin(0);
    const text = async (index: number) => (await output(index).allTextContents()).join("");
    await until(async () => /line 3\n/.test(await text(0)), "the third line had not arrived");
    assert.equal((await prompts())[0], "[*]:");
    assert.doesNotMatch(await text(0), /line 40/);
    await until(async () => /line 40\n/.test(await text(0)), "the last line had not arrived");
    await begin(2);
    await until(async () => /busy 1\n/.test(await text(2)), "the first line had not arrived");
    assert.equal((await prompts())[2], "[*]:");
    assert.doesNotMatch(await text(2), /busy 3/);
    await run(1);
    const lines = (await text(1)).trimEnd().split("\n");
    assert.ok(lines.length >= 6, lines.join("\n"));
    assert.deepEqual([...new Set(lines.map((line) => [...line].length))].length, 1, lines.join("\n"));
    assert.match((await textStyle(output(1).locator("pre"))).fontFamily, /mono/);
    await screenshot(page, "live");
    await save();
    // A stream is one output, however many pieces it came in.
    assert.deepEqual(
      saved("live.ipynb").cells.map(({ outputs }) => outputs.length),
      [1, 1, 1],
    );
    assert.deepEqual(troubles, []);
    await close();
  });
});
