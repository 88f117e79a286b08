import assert from "node:assert/strict";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { describeDiagnostics } from "tslab-ml/kernel/front/type-errors";

const plain = (lines: string[]) => stripVTControlCharacters(lines.join("\n"));

test("errors of the compiler have their number, line and carets", () => {
  const at = (line: number, column: number) => ({ line, column });
  const found = [{ start: at(1, 0), end: at(1, 6), code: 2304, message: "Cannot find name 'second'.", syntax: false }];
  const { ename, evalue, traceback } = describeDiagnostics(found, "Cell [1]", "first\nsecond()");
  assert.deepEqual([ename, evalue], ["TypeScriptError", "TS2304: Cannot find name 'second'."]);
  assert.match(plain(traceback), /at Cell \[1\], line 2, column 1\n\n {2}1 \| first\n> 2 \| second\(\)\n {4}\| \^{6}/);
});
