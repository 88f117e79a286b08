import assert from "node:assert/strict";
import { test } from "node:test";
import type { Declared, Kind } from "tslab-ml/kernel/compile/declarations";
import { createScope } from "tslab-ml/kernel/compile/scope";

const declared = (kind: Kind, ...names: string[]): Declared[] => names.map((name) => ({ name, kind, assignable: kind === "variable" }));

test("a cell is needed while one of its names is visible", () => {
  const scope = createScope();
  scope.add("Cell [1]", declared("variable", "a", "b"), false);
  scope.add("Cell [2]", declared("class", "a"), false);
  assert.deepEqual([...scope.cells()], ["Cell [2]", "Cell [1]"]);
  scope.add("Cell [3]", declared("function", "b"), false);
  assert.deepEqual([...scope.cells()], ["Cell [2]", "Cell [3]"]);
});

test("a cell that augments others stays", () => {
  const scope = createScope();
  scope.add("Cell [1]", [], true);
  assert.deepEqual([...scope.cells()], ["Cell [1]"]);
  assert.match(scope.index(), /import "\.\/Cell \[1\]"/);
});

test("a type and a value of one name may come from two cells; what is both hides both", () => {
  const scope = createScope();
  scope.add("Cell [1]", declared("type", "X"), false);
  scope.add("Cell [2]", declared("variable", "X"), false);
  assert.deepEqual([...scope.cells()].sort(), ["Cell [1]", "Cell [2]"]);
  scope.add("Cell [3]", declared("class", "X"), false);
  assert.deepEqual([...scope.cells()], ["Cell [3]"]);
});

test("the prelude names what is mentioned and not declared by the cell itself, and always imports the same modules", () => {
  const scope = createScope();
  scope.add("Cell [1]", [...declared("variable", "a", "b"), ...declared("function", "f")], false);
  const modules = (line: string) => [...line.matchAll(/ from ("[^"]+")/g)].map(([, name]) => name);
  const line = scope.prelude(declared("variable", "b"), new Set(["a", "b", "unknown"]));
  assert.match(line, /export declare let a: typeof tslabMlEarlier\.a;/);
  assert.doesNotMatch(line, /\b(b|f|unknown)\b/);
  assert.deepEqual(modules(line), modules(scope.prelude([], new Set())));
  assert.match(scope.prelude([]), /import \{ f \}/);
});

test("what is remembered names the cells that it meant, not those that come later", () => {
  const scope = createScope();
  scope.add("Cell [1]", [...declared("class", "A"), ...declared("variable", "v", "unused")], false);
  const text = `${scope.prelude([])}\nexport declare const x: A; export declare const y: typeof v;`;
  const kept = scope.remembered(text, declared("variable", "x"));
  assert.doesNotMatch(kept, /earlier cells|tslabMlEarlier|unused/);
  assert.match(kept, /import \{ A \} from "\.\/Cell \[1\]"/);
  assert.match(kept, /declare let v: typeof import\("\.\/Cell \[1\]"\)\.v;/);
});
