import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { cellText, positionAt } from "tslab-ml/kernel/compile/cell-text";
import * as ts from "typescript-for-cells";

const textOf = (code: string) => cellText(ts, code, () => "PRELUDE;");

test("declarations are exported where they stand, and imports at the end", () => {
  const { text, declared } = textOf("import a, { b as c } from 'x'; let d = 1;\nfunction f() {}\nexport const e = 2;");
  assert.equal(
    text,
    "PRELUDE;\nimport a, { b as c } from 'x'; export let d = 1;\nexport function f() {}\nexport const e = 2;\nexport { a, c };",
  );
  assert.deepEqual(
    declared.map(({ name, kind, assignable }) => `${kind} ${name}${assignable ? " =" : ""}`),
    ["import a", "import c", "variable d =", "function f", "variable e"],
  );
});

test("what is used is not exported, and what augments others is not declared", () => {
  const { text, declared, augments } = textOf("using x = y();\ndeclare global { var z: number }");
  assert.ok(text.includes("\nusing x = y();\ndeclare global"));
  assert.deepEqual([declared, augments], [[], true]);
});

test("every name that the cell mentions is offered to the prelude", () => {
  let seen: ReadonlySet<string> = new Set();
  cellText(ts, "const { a: b } = c; d.e(f); type G = H;", (_own, mentioned) => {
    seen = mentioned;
    return "";
  });
  for (const name of ["c", "d", "f", "H"]) assert.ok(seen.has(name), name);
});

test("a place of the cell goes to the text and back", () => {
  const statement = fc.constantFrom(
    "let a = 1",
    "function f() { return 'ü' }",
    "f()",
    "class C {}",
    "import x from 'y'",
    "\n",
    "// note\n",
    "if (a) {",
  );
  fc.assert(
    fc.property(fc.array(statement, { maxLength: 6 }), fc.nat(), (statements, seed) => {
      const code = statements.join("; ");
      const cell = textOf(code);
      const place = seed % (code.length + 1);
      assert.equal(cell.toCell(cell.toText(place)), place);
      assert.equal(cell.text.slice(cell.toText(place), cell.toText(place) + 1).trim(), (code[place] ?? "\n").trim());
      for (const { line, column, length } of cell.inserted)
        assert.equal(cell.text.split("\n")[line]!.slice(column, column + length), "export ");
    }),
  );
});

test("a place outside of the cell goes to its nearest end", () => {
  const cell = textOf("let a = 1");
  assert.deepEqual([cell.toCell(0), cell.toCell(cell.text.length)], [0, 9]);
});

test("lines and columns count from zero", () => {
  assert.deepEqual(positionAt("ab\ncd", 0), { line: 0, column: 0 });
  assert.deepEqual(positionAt("ab\ncd", 4), { line: 1, column: 1 });
  assert.deepEqual(positionAt("\n\n", 2), { line: 2, column: 0 });
});
