import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import ts from "typescript-for-cells";
import { setupModule } from "../kernel/setup/modules";
import { repositoryRoot } from "../reference";
import { pages } from "./examples";

interface Finding {
  what: string;
  fix?: string;
}

const setup = join(repositoryRoot, "kernel/setup");
const page = pages.get("troubleshooting") ?? "";
const mentions = (text: string) => page.replaceAll(/\s+/g, " ").includes(text.replaceAll(/\s+/g, " "));

/** The pieces of text of an expression that are the same each time: those of a literal, of a template, of a sum of them. */
function piecesOf(node: ts.Node): string[] {
  if (ts.isStringLiteralLike(node)) return node.text.split("\n");
  if (ts.isTemplateExpression(node))
    return [node.head, ...node.templateSpans.map(({ literal }) => literal)].flatMap(({ text }) => text.split("\n"));
  return ts.isBinaryExpression(node) ? [node.left, node.right].flatMap(piecesOf) : [];
}

/** The longest such piece of every message of a Fault. */
function messages(): string[] {
  const sources = readdirSync(setup, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".mjs"));
  return sources.flatMap((name) => {
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      const [message] = ts.isNewExpression(node) && node.expression.getText() === "Fault" ? (node.arguments ?? []) : [];
      if (message) found.push(piecesOf(message).reduce((longest, piece) => (piece.length > longest.length ? piece : longest), ""));
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(name, readFileSync(join(setup, name), "utf8"), ts.ScriptTarget.Latest, true));
    return found;
  });
}

describe("docs/troubleshooting.md", () => {
  it("has a row for every check of doctor, in its order, with the fix that doctor names", async (t) => {
    const { examine } = await setupModule("doctor.mjs");
    const empty = mkdtempSync(join(tmpdir(), "tslab-ml-troubles-"));
    t.after(() => rmSync(empty, { recursive: true, force: true }));
    const findings = (await examine(empty, false)) as Finding[];
    const [, section = ""] = /^## What doctor looks at\n(.*?)^## /ms.exec(page) ?? [];
    const rows = [...section.matchAll(/^\| `([^`]+)`\s*\|(.*)\|$/gm)].map(([, what, rest = ""]) => ({ what, rest }));
    assert.deepEqual(
      rows.map(({ what }) => what),
      findings.map(({ what }) => what),
    );
    for (const [i, { what, fix }] of findings.entries()) {
      if (!fix) continue;
      const pieces = fix.split(/, or (?:see the README.*)?|\/\S+/).filter((piece) => piece.trim().length > 8);
      for (const piece of pieces) assert.ok(rows[i]?.rest.includes(piece.trim().replace(/ where.*/, "")), `${what}: ${piece}`);
    }
  });

  it("has what doctor says of each check that fails", () => {
    const text = readFileSync(join(setup, "doctor.mjs"), "utf8");
    const said = [...text.matchAll(/(?:new Error\(|Error: | : |\?\? )["'`]?((?:not|it|the|does|is) [\w ]+|\$\{[^}]*\} is gone)/g)].map(
      ([, words = ""]) => words.replace(/^\$\{[^}]*\} /, "").trim(),
    );
    assert.ok(said.length >= 8, said.join(", "));
    assert.deepEqual(
      said.filter((words) => !mentions(words)),
      [],
    );
  });

  it("has every message that the commands end with", async () => {
    const { causeOf } = await setupModule("fault.mjs");
    for (const code of ["ENOSPC", "EROFS", "EACCES", "ENOTFOUND"]) assert.ok(mentions(causeOf(code) as string), code);
    const said = messages().filter((message) => message.trim().length > 12);
    assert.ok(said.length > 12, `${said.length} messages`);
    assert.deepEqual(
      said.filter((message) => !mentions(message.trim().replace(/^" /, ""))),
      [],
    );
  });

  it("knows all common causes", () => {
    const [, list = ""] = /const causes = .*?\(\[\n(.*?)^\]\);/ms.exec(readFileSync(join(setup, "fault.mjs"), "utf8")) ?? [];
    assert.equal([...list.matchAll(/^\s+(?:\[\/.*, )?"([^"]+)",?\]?,$/gm)].filter(([, cause = ""]) => mentions(cause)).length, 4);
    assert.equal([...list.matchAll(/^ {2}\[/gm)].length, 4, "a new cause wants a row in docs/troubleshooting.md, and its code here");
  });
});
