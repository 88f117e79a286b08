import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { setupModule } from "../kernel/setup/modules";
import { python, repositoryRoot } from "../reference";

interface Licensed {
  name: string;
  version?: string;
  licence?: string;
}

const page = readFileSync(join(repositoryRoot, "docs", "licences.md"), "utf8");

describe("the licences of dependencies", () => {
  let npm: Licensed[];
  let found: { version: string; packages: Licensed[] };
  let problemOf: (each: Licensed) => string | undefined;
  before(async () => {
    npm = (await setupModule("licences/npm.mjs")).npmLicences(repositoryRoot);
    found = await (await setupModule("licences/python.mjs")).pythonLicences(python);
    ({ problemOf } = await setupModule("licences/judge.mjs"));
  });

  it("go with Apache-2.0, all of them", () => {
    assert.ok(npm.length > 200 && found.packages.length > 100, `${npm.length} and ${found.packages.length}`);
    assert.deepEqual(
      npm.filter(problemOf).map(({ name, licence }) => [name, licence]),
      [],
    );
    // What the metadata of this Python cannot tell of another's packages is no finding.
    const here = page.includes(`those of Python ${found.version} by`);
    assert.deepEqual(
      found.packages.filter((each) => problemOf(each) && (here || each.licence)).map(({ name, licence }) => [name, licence]),
      [],
    );
  });

  it("are those of the page, which npm run licenses writes", async () => {
    const { pageOf } = await setupModule("licences/page.mjs");
    const words = (text: string) => text.replace(/[-| ]+/g, " ").trim();
    const [wantedNpm, wantedPython] = pageOf(npm, found).split("\n## Python\n") as [string, string];
    const [pageNpm, pagePython] = page.split("\n## Python\n") as [string, string];
    assert.equal(words(pageNpm), words(wantedNpm), "npm run licenses");
    if (page.includes(`those of Python ${found.version} by`)) assert.equal(words(pagePython), words(wantedPython), "npm run licenses");
    else for (const { name, licence } of found.packages) if (licence) assert.ok(pagePython.includes(name), `${name}: npm run licenses`);
  });

  it("are refused where they do not fit: GPL, unknown, and sums with a part that does not", () => {
    const of = (licence?: string) => problemOf({ name: "x", licence });
    assert.equal(of("GPL-3.0-only"), "is GPL-3.0-only");
    assert.equal(of("MIT AND AGPL-3.0"), "is MIT AND AGPL-3.0");
    assert.equal(of("LGPL-3.0-or-later"), "is LGPL-3.0-or-later");
    assert.equal(of("SEE LICENSE IN LICENSE.txt"), "is SEE LICENSE IN LICENSE.txt");
    assert.equal(of(), "names no licence");
    assert.equal(of("(GPL-2.0 OR MIT)"), undefined);
    assert.equal(of("MIT AND MPL-2.0"), undefined);
  });
});
