import assert from "node:assert/strict";
import { appendFileSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import * as tslabMl from "tslab-ml";
import { repositoryRoot } from "../reference";

interface Builder {
  build(out: string): Promise<string[]>;
}
interface Links {
  brokenLinks(site: string): string[];
}

const load = <T>(root: string, name: string) => import(pathToFileURL(join(root, "docs/site", name)).href) as Promise<T>;

describe("the site of npm run docs", { timeout: 600_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "tslab-ml-site-"));
  const site = join(folder, "site");
  let troubles: string[] = [];
  before(async () => {
    const { build } = await load<Builder>(repositoryRoot, "build.mjs");
    troubles = await build(site);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("is built without a warning: everything public has a comment, every link leads somewhere", () => {
    assert.deepEqual(troubles, []);
  });

  it("has a page per room with its functions, and every page of docs/ in its navigation", () => {
    for (const [room, value] of Object.entries(tslabMl)) {
      if (room === "tf" || typeof value === "function") continue;
      assert.ok(existsSync(join(site, "modules", `tslab-ml.${room}.html`)), room);
      for (const name of Object.keys(value).filter((key) => /^[a-z]/.test(key) && typeof (value as never)[key] === "function"))
        assert.ok(
          ["functions", "variables"].some((kind) => existsSync(join(site, kind, `tslab-ml.${room}.${name}.html`))),
          `${room}.${name}`,
        );
    }
    const titles = readdirSync(join(repositoryRoot, "docs"))
      .filter((name) => name.endsWith(".md") && name !== "index.md")
      .map((name) => /^# (.+)$/m.exec(readFileSync(join(repositoryRoot, "docs", name), "utf8"))?.[1] ?? name);
    const letters = (name: string) => name.replace(/\.html$/, "").replaceAll(/[^A-Za-z0-9]/g, "");
    const pages = readdirSync(join(site, "documents")).map(letters);
    assert.deepEqual(pages.sort(), titles.map(letters).sort());
  });

  it("would not be built with a function without a comment, a link that leads nowhere, or a page that the navigation lacks", async () => {
    const copy = join(folder, "copy");
    for (const part of ["docs", "src", "notebooks", "package.json", "tsconfig.json", "README.md", "LICENSE"])
      cpSync(join(repositoryRoot, part), join(copy, part), { recursive: true, filter: (path) => !path.includes("node_modules") });
    symlinkSync(join(repositoryRoot, "node_modules"), join(copy, "node_modules"), "junction");
    symlinkSync(join(repositoryRoot, "docs/site/node_modules"), join(copy, "docs/site/node_modules"), "junction");
    const { build } = await load<Builder>(copy, "build.mjs");
    writeFileSync(join(copy, "docs/extra.md"), "# Extra\n");
    assert.match((await build(join(folder, "wrong"))).join("\n"), /^extra\.md: in docs\/, but not among the pages/);
    rmSync(join(copy, "docs/extra.md"));
    const page = join(copy, "docs/input.md");
    const sound = readFileSync(page, "utf8");
    appendFileSync(
      page,
      "\n[1](nowhere.md) [2](data.md#reading) [3](data.md#readings) ![4](../notebooks/none.png) <https://one.example/x> [6](https://no)\n",
    );
    const intro = join(copy, "notebooks/01-preprocessing.ipynb");
    writeFileSync(intro, readFileSync(intro, "utf8").replaceAll("](02-cnn-training.ipynb)", "](02.ipynb)"));
    const wrong = ["nowhere.md", "data.md#readings", "../notebooks/none.png", "https://no"].map(
      (link) => `docs/input.md: "${link}" leads nowhere`,
    );
    assert.deepEqual(
      [...new Set(await build(join(folder, "wrong")))],
      [...wrong, 'notebooks/01-preprocessing.ipynb: "02.ipynb" leads nowhere'],
    );
    writeFileSync(page, sound);
    writeFileSync(intro, readFileSync(join(repositoryRoot, "notebooks/01-preprocessing.ipynb")));
    appendFileSync(
      join(copy, "src/input/index.ts"),
      "\nexport function undocumented(): void {}\n/** {@link nothingOfThatName} */\nexport const linked = (): void => {};\n",
    );
    writeFileSync(
      join(copy, "src/index.ts"),
      readFileSync(join(copy, "src/index.ts"), "utf8").replace("export { confirm,", "export { linked, undocumented, confirm,"),
    );
    const found = (await build(join(folder, "wrong"))).join("\n");
    assert.match(found, /undocumented.* does not have any documentation/);
    assert.match(found, /Failed to resolve link to "nothingOfThatName"/);
    assert.equal(existsSync(join(folder, "wrong")), false);
  });

  it("is looked through for links to files and places that are not there", async () => {
    const { brokenLinks } = await load<Links>(repositoryRoot, "links.mjs");
    const small = join(folder, "small");
    cpSync(join(site, "documents/Input.html"), join(small, "a.html"));
    writeFileSync(
      join(small, "b.html"),
      '<h2 id="here"></h2><a href="#here">1</a><a href="#gone">2</a><a href="c.html">3</a><img src="d.png"><a href="https://example.org/x">4</a>',
    );
    assert.deepEqual(
      brokenLinks(small).filter((line) => line.startsWith("b.html")),
      ['b.html: "#gone" leads nowhere', 'b.html: "c.html" leads nowhere', 'b.html: "d.png" leads nowhere'],
    );
  });
});
