import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { repositoryRoot } from "../reference";
import { rendered, unaligned, withTables } from "./readme/tables";

describe("the figures of the README and the docs", () => {
  for (const name of withTables) {
    it(`${name}: stand as the saved results of the bench give them`, () => {
      const page = readFileSync(join(repositoryRoot, name), "utf8");
      assert.match(page, /<!-- bench train /);
      assert.equal(unaligned(page), unaligned(rendered(page)), "write them again: npm run docs -- readme tables");
    });
  }

  it("would be written again if one of them were changed", () => {
    const page = readFileSync(join(repositoryRoot, "README.md"), "utf8");
    const [figure = ""] = /\d+\.\d\dx(?= \()/.exec(page.slice(page.indexOf("<!-- bench train "))) ?? [];
    const changed = page.replace(figure, "0.01x");
    assert.notEqual(changed, page);
    assert.equal(unaligned(rendered(changed)), unaligned(page));
  });

  it("come from runs that say what was typed, when, and on what machine", () => {
    const page = rendered("<!-- bench train seed-cnn,mlp facts -->\n<!-- end of bench -->\n");
    assert.match(page, /- `npm run bench -- train \S*seed-cnn\S* \d+`, 20\d\d-\d\d-\d\d: \d+ cores \(.+\), TensorFlow 2\./);
    assert.match(page, /\| MLP 784-512-256-10, batch 128 \|/);
  });
});
