import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { test } from "node:test";
import { createCellCompiler } from "tslab-ml/kernel/compile/cell-compiler";
import { createTracer } from "tslab-ml/kernel/compile/positions";
import * as ts from "typescript-for-cells";
import { repositoryRoot } from "../../reference";

const compiler = createCellCompiler(ts, repositoryRoot);
let count = 0;

function compile(code: string) {
  const name = `Cell [${++count}]`;
  const reply = compiler.compile(code, name);
  assert.ok("compiled" in reply, JSON.stringify(reply));
  compiler.commit(name);
  return reply.compiled;
}

test("places of the compiled cell lead back to the cell as written", () => {
  const compiled = compile("let first = 1; let second = first +\n  missing();\nfunction missing() { return 2 }");
  const original = createTracer(compiled);
  const lines = compiled.code.split("\n");
  const line = lines.findIndex((text) => text.includes("missing()") && !text.includes("function"));
  assert.deepEqual(original({ line, column: lines[line]!.indexOf("missing") }), { line: 1, column: 2 });
  const assigned = lines.findLastIndex((text) => text.includes("exports.second ="));
  assert.deepEqual(original({ line: assigned, column: lines[assigned]!.indexOf("exports.first") }), { line: 0, column: 28 });
});

test("what a cell needs is known before it runs", () => {
  const { async, hasValue, imports } = compile("import { sep } from 'node:path'; import 'tslab-ml'; await sep; sep");
  assert.deepEqual([async, hasValue, imports], [true, true, ["node:path", "tslab-ml"]]);
  const other = compile("const f = async () => { await 1 };");
  assert.deepEqual([other.async, other.hasValue, other.imports], [false, false, []]);
  assert.equal(compile("const C = class { async [await 'm']() { await 1 } }").async, true);
  assert.equal(compile("const o = { get [await 'm']() { return 1 } }").async, true);
  assert.equal(compile("class D { @(await ((_: any, __: any) => {})) method() {} }").async, true);
  assert.equal(compile("const p = async () => ({ [await 'm']() {} })").async, false);
});

test("a question with a question mark is answered by documentation", () => {
  const reply = compiler.compile("Math.floor?", "Cell [doc]");
  assert.ok("page" in reply && /floor\(x: number\): number/.test(String(reply.page["text/plain"])), JSON.stringify(reply));
  const unknown = compiler.compile("?nothing.here", "Cell [doc]");
  assert.ok("page" in unknown && /not known/.test(String(unknown.page["text/plain"])));
});

test("a cell that was not committed declares nothing", () => {
  compiler.compile("const uncommitted = 1", "Cell [none]");
  compile("1");
  const reply = compiler.compile("uncommitted", "Cell [none]");
  assert.ok("diagnostics" in reply && reply.diagnostics[0]!.code === 2304);
});

test("a file beside the notebook comes with a cell until one that brought it has run", () => {
  const root = mkdtempSync(join(tmpdir(), "tslab-ml-compile-"));
  const folder = join(root, "node_modules", "package");
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "fresh.ts"), "export const fresh = 1");
    const own = createCellCompiler(ts, folder);
    const files = () => {
      const reply = own.compile("import { fresh } from './fresh'; fresh", "Cell [1]");
      return "compiled" in reply ? reply.compiled.files.map(({ path }) => basename(path)) : reply;
    };
    assert.deepEqual(files(), ["fresh.ts"]);
    assert.deepEqual(files(), ["fresh.ts"]);
    own.commit("Cell [1]");
    assert.deepEqual(files(), []);
  } finally {
    rmSync(root, { recursive: true });
  }
});

test("a cell is complete, wants more lines, or cannot be helped", () => {
  const status = (code: string) => compiler.isComplete(code);
  assert.deepEqual(status("if (1) {"), { status: "incomplete", indent: "  " });
  assert.deepEqual(status("const = 1"), { status: "invalid" });
  assert.deepEqual(status("f()"), { status: "complete" });
  for (const code of ["'abc", "const s = 'a\nb'\n", "const s = 'a\nb'\n\n\n", "f('a", "const x = /re\n"])
    assert.deepEqual(status(code), { status: "invalid" }, code);
  for (const code of ["`it's", "/* it's", "'goes on \\", "'goes on \\\n"]) assert.deepEqual(status(code).status, "incomplete", code);
});
