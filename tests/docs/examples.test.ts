import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import * as tslabMl from "tslab-ml";
import { repositoryRoot } from "../reference";
import { compilePrograms, type Example, examplesOf, pages, type Ran, runProgram, writePrograms } from "./examples";

const read = (name: string) => readFileSync(join(repositoryRoot, name), "utf8");

const programOf = (page: string) => /^## Ten lines\n\n```ts\n(.*?)^```/ms.exec(page)?.[1] ?? "";

/** The README's program on a part of the data for one epoch. */
function tenLines(): Example {
  const source = programOf(read("README.md"));
  const quick = [
    ["data.fashionMnist()", "data.fashionMnist({ rows: 600 })"],
    ["epochs: 10", "epochs: 1"],
  ] as const;
  for (const [full] of quick) assert.ok(source.includes(full), full);
  return { name: "README", source: quick.reduce((text, [full, short]) => text.replace(full, short), source) };
}

/** The page of every room, as the comments of src/index.ts name it first. */
const rooms = new Map(
  [...read("src/index.ts").matchAll(/^\/\*\* .*?\]\(\.\.\/docs\/([\w-]+)\.md\).*\*\/\nexport \* as (\w+) /gm)].map(([, page, room]) => [
    room as string,
    page as string,
  ]),
);
rooms.set("input", "input").set("tf", "runtime");

describe("the examples of the docs", { concurrency: 2, timeout: 600_000 }, () => {
  const examples = [tenLines(), ...[...pages].flatMap(([name, page]) => examplesOf(name, page))];
  let folder = "";
  let compiled: Ran;
  before(async () => {
    folder = writePrograms(examples);
    compiled = await compilePrograms(folder);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("stand at the top of the page of every room that the package exports", () => {
    const offered = Object.keys(tslabMl).filter((name) => name !== "confirm");
    assert.deepEqual([...rooms.keys()].sort(), offered.sort());
    for (const [room, name] of rooms) {
      const page = pages.get(name);
      assert.ok(page, `docs/${name}.md`);
      assert.match(
        page,
        /^# .*\n\n(?:(?!```|#|\|).*\n)+?```ts example\n/,
        `docs/${name}.md begins with a heading, a few sentences and an example`,
      );
      const [first] = examplesOf(name, page);
      assert.match(first?.source ?? "", new RegExp(`^import \\{.*\\b${room}\\b.*\\} from "tslab-ml";$`, "m"), name);
      const lines = first?.source.trim().split("\n").length ?? 0;
      assert.ok(lines <= 20, `docs/${name}.md: the example has ${lines} lines`);
    }
  });

  it("are the README's ten lines on the first page of the site, too", () => {
    assert.equal(programOf(pages.get("index") ?? ""), programOf(read("README.md")));
  });

  for (const { name, output } of examples) {
    it(`${name}: passes the strict type check, runs, and prints what the page shows`, async () => {
      const complaints = compiled.stdout.split("\n").filter((line) => line.startsWith(`${name}.ts`));
      assert.deepEqual(complaints, []);
      const { code, stdout, stderr } = await runProgram(folder, name, ["Ada", "y"]);
      assert.equal(code, 0, `${stdout}\n${stderr}`);
      const shown = (text: string) => text.replace(/[ \t]+$/gm, "").trim();
      if (output !== undefined) assert.equal(shown(stdout), shown(output));
    });
  }
});
