import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { repositoryRoot } from "../reference";

const read = (name: string) => readFileSync(join(repositoryRoot, name), "utf8");
const json = (name: string) => JSON.parse(read(name));
const headings = [...read("CHANGELOG.md").matchAll(/^## (.*)$/gm)].map(([, text]) => text as string);

describe("CHANGELOG.md", () => {
  it("has the version of package.json and of the lock file on top, by semantic versioning", () => {
    const { version } = json("package.json");
    assert.match(version, /^\d+\.\d+\.\d+(-[\w.]+)?$/);
    assert.equal(json("package-lock.json").version, version);
    assert.equal(json("package-lock.json").packages[""].version, version);
    const released = headings.filter((heading) => heading !== "Unreleased");
    assert.match(released[0] ?? "", new RegExp(`^${version.replaceAll(".", "\\.")} - \\d{4}-\\d{2}-\\d{2}$`));
  });

  it("goes from the newest version to the oldest, each with a date and the groups of Keep a Changelog", () => {
    const released = headings.filter((heading) => heading !== "Unreleased").map((heading) => heading.split(" - ") as [string, string]);
    const order = (version: string) => version.split(".").reduce((sum, part) => sum * 1e6 + Number(part), 0);
    for (const [i, [version, date]] of released.entries()) {
      assert.ok(Number.isFinite(Date.parse(date)), date);
      const older = released[i + 1];
      if (older) assert.ok(order(version) > order(older[0]) && date >= older[1], `${version} before ${older[0]}`);
    }
    const groups = [...read("CHANGELOG.md").matchAll(/^### (.*)$/gm)].map(([, text]) => text);
    assert.ok(groups.length > 0);
    for (const group of groups) assert.match(group ?? "", /^(Added|Changed|Deprecated|Removed|Fixed|Security)$/);
  });
});
