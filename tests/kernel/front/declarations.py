"""What cells declare, and what later cells make of it."""

import unittest

from live import LiveKernel
from language import plain


class Declarations(LiveKernel):
    def value(self, code):
        outcome = self.run_cell(code)
        self.assertEqual(outcome.reply["status"], "ok", outcome.reply.get("evalue"))
        return outcome.text()

    def fails(self, code):
        outcome = self.run_cell(code)
        self.assertEqual(outcome.reply["status"], "error", outcome.text())
        return outcome.reply["evalue"]

    def test_every_kind_of_declaration_is_there_in_later_cells(self):
        self.value("""enum Color { Red, Green }
abstract class Shape<T> { constructor(readonly data: T) {} abstract area(): number }
namespace Geometry { export const unit = 2; export type Side = number }
interface Named { name: string }
type Pair<A, B = A> = [A, B];
function over(a: string): string;
function over(a: number): number;
function over(a: any) { return a }
async function later() { return 3 }
function* numbers() { yield 1; yield 2 }
const [first, { second = 5, ...rest }] = [1, { third: 3 } as { second?: number; third: number }];
var old = 1, list: Named[] = [{ name: 'a' }];""")
        code = """class Square extends Shape<Named> { area() { return Geometry.unit ** 2 } }
const side: Geometry.Side = 2, pair: Pair<number> = [first, second];
[Color.Green, new Square(list[0]).area(), over('x').length + over(2), await later(), [...numbers()], pair, rest, old, side]"""
        self.assertEqual(self.value(code), "[ 1, 4, 3, 3, [ 1, 2 ], [ 1, 5 ], { third: 3 }, 1, 2 ]")
        self.assertIn("TS2769", self.fails("over(true)"))

    def test_what_was_built_on_a_declaration_stays_when_it_is_declared_anew(self):
        self.value("class Point { x = 1 }\nconst point = new Point()")
        self.value("class Point { y = 'two' }")
        self.assertEqual(self.value("point.x + new Point().y.length"), "4")
        self.assertIn("TS2339", self.fails("point.y"))

    def test_a_function_sees_new_variables_and_what_other_cells_declare_but_its_own_cell_as_it_was(self):
        declared = "function helper() { return '%s' } class Kind { v = '%s' } enum E { %s } const c = '%s'; import { %s as imported } from 'node:path';"
        seen = "[helper(), new Kind().v, Object.values(E)[0], c, imported]"
        self.value(declared % ("old", "old", "old", "old", "sep") + f"const within = () => {seen}")
        self.value(f"const outside = () => {seen}")
        self.value(declared % ("new", "new", "new", "new", "delimiter"))
        self.assertEqual(self.value("within()"), "[ 'old', 'old', 'old', 'new', '/' ]")
        self.assertEqual(self.value("outside()"), "[ 'new', 'new', 'new', 'new', ':' ]")

    def test_a_type_and_a_value_of_one_name_may_come_from_two_cells(self):
        self.value("interface Size { width: number }")
        self.value("const Size = 5")
        self.assertEqual(self.value("const size: Size = { width: Size }; size"), "{ width: 5 }")
        self.value("interface Box<T extends string> { held: T }")
        self.value("let Box = 1")
        self.assertEqual(self.value("const box: Box<'a'> = { held: 'a' }; [box, ++Box]"), "[ { held: 'a' }, 2 ]")
        self.value("class Size { height = 1 }")
        self.assertEqual(self.value("new Size()"), "Size { height: 1 }")

    def test_a_constant_stays_constant_and_a_variable_keeps_its_type(self):
        self.value("const fixed = 1; let count = 1; var text = 'a'")
        self.assertIn("TS2588", self.fails("fixed = 2"))
        self.assertIn("TS2322", self.fails("count = 'no'"))
        self.assertEqual(self.value("count += 2; count++; text = text + 'b'; [count, text]"), "[ 4, 'ab' ]")
        self.assertEqual(self.value("[count, text] = [9, 'z']; ({ count } = { count: count + 1 }); [count, text]"), "[ 10, 'z' ]")

    def test_names_inside_of_functions_hide_those_of_earlier_cells(self):
        self.value("const hidden = 1; const shown = 2")
        self.assertEqual(self.value("((hidden: string) => { const shown = hidden + '!'; return { hidden, shown } })('a')"), "{ hidden: 'a', shown: 'a!' }")

    def test_a_value_whose_type_cannot_be_written_down_keeps_it(self):
        self.value("const Secret = class { private key = 1; open() { return this.key } };\nconst secret = new Secret()")
        self.assertEqual(self.value("secret.open() + 1"), "2")
        self.assertIn("TS2341", self.fails("secret.key"))

    def test_imports_are_there_in_later_cells_and_may_be_declared_anew(self):
        self.value("import fs, { readFileSync as read, type Stats } from 'node:fs'; import * as path from 'node:path'; import os = require('node:os')")
        self.assertEqual(self.value("const stats: Stats | undefined = undefined; [typeof read, typeof fs.statSync, path.sep, typeof os.cpus]"),
                         "[ 'function', 'function', '/', 'function' ]")
        self.value("const path = 'mine'; function read() { return path }")
        self.assertEqual(self.value("read()"), "'mine'")

    def test_what_augments_all_files_stays(self):
        self.value("declare global { interface Array<T> { lastOne(): T } }\nArray.prototype.lastOne = function () { return this[this.length - 1] };")
        self.assertEqual(self.value("[1, 2, 3].lastOne()"), "3")

    def test_the_users_own_exports_are_accepted(self):
        self.value("export const sent = 1;\nexport function send() { return sent }\nexport type Sent = number;")
        self.assertEqual(self.value("const again: Sent = send() + 1; again"), "2")

    def test_a_default_export_is_known_by_its_name(self):
        self.value("export default function main() { return 1 }")
        self.assertEqual(self.value("main()"), "1")
        self.value("export default class Main { two = 2 }")
        self.assertEqual(self.value("new Main().two"), "2")
        self.value("export default async () => 3")

    def test_names_may_be_exported_in_a_list(self):
        self.value("const xx = 1, yy = 'y'; interface Zz { z: number }\nimport { sep } from 'node:path';\nexport { xx, yy as why, type Zz, sep };")
        self.assertEqual(self.value("const z: Zz = { z: xx }; [xx, yy, z, sep]"), "[ 1, 'y', { z: 1 }, '/' ]")
        self.assertIn("TS2304", self.fails("export { nowhere }"))
        self.assertIn("line 2, column 7", plain(self.run_cell("export { xx as x2 };\nconst bad: number = 'a'").traceback()))

    def test_what_another_module_exports_does_not_stand_in_the_way(self):
        self.value("export * from 'node:timers/promises'; export * as timers from 'node:timers/promises'; export { setTimeout as pause } from 'node:timers/promises'")
        self.assertEqual(self.value("const scheduler = 5, timers = 6, pause = 7; [scheduler, timers, pause]"), "[ 5, 6, 7 ]")

    def test_names_that_Node_gives_a_module_may_be_declared_too(self):
        self.assertEqual(self.value("[require.main === module, typeof module.exports]"), "[ true, 'object' ]")
        self.assertEqual(self.value("import * as module from 'node:module'; module.isBuiltin('fs')"), "true")
        self.assertEqual(self.value("const __filename = 'mine'; class __dirname {}; [__filename, typeof __dirname]"), "[ 'mine', 'function' ]")

    def test_require_may_be_declared(self):
        self.value("import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);")
        self.assertEqual(self.value("require('node:os').EOL"), "'\\n'")

    def test_a_failed_cell_leaves_what_it_declared_before_and_its_types(self):
        self.fails("const reached: number = 1; throw new Error('here'); const never = 2")
        self.assertEqual(self.value("reached"), "1")
        self.assertEqual(self.value("typeof never"), "'undefined'")

    def test_a_cell_that_runs_again_keeps_values_until_it_declares_them_anew(self):
        self.value("const model = { v: 1 }; function describe() { return 'old' }\nimport { sep } from 'node:path'; enum Level { Low }; class Old {}")
        self.fails("throw new Error('network down');\nconst model = { v: 2 }; import { sep } from 'node:path'; enum Level { Low }; class Old {}")
        self.assertEqual(self.value("[model, describe(), sep, Level.Low, typeof Old]"), "[ { v: 1 }, 'old', '/', 0, 'function' ]")
        self.value("const best = 0.9; const getBest = () => best")
        self.assertEqual(self.value("const previous = getBest(); const best = 0.95; [previous, getBest()]"), "[ 0.9, 0.95 ]")

    def test_a_variable_without_a_value_is_undefined_once_it_is_declared_anew(self):
        self.value("let left = 1, right = 2; var old = 3")
        self.assertEqual(self.value("const before = eval('exports.left'); let left: string, right!: string; [before, left, right]"), "[ 1, undefined, undefined ]")
        self.assertEqual(self.value("old = 4; var old: number; old"), "4")
        self.value("const fresh = 1")
        self.value("let fresh: string[];")
        self.assertEqual(self.value("fresh === undefined"), "true")

    def test_a_cell_that_does_not_compile_declares_nothing(self):
        self.assertIn("TS2322", self.fails("const unborn: number = 'text'"))
        self.assertIn("TS2304", self.fails("unborn"))

    def test_many_versions_of_a_cell_leave_one(self):
        for version in range(30):
            self.value(f"const version = {version}; class Versioned {{ own{version} = version }}")
        self.assertEqual(self.value("new Versioned()"), "Versioned { own29: 29 }")


class Syntax(LiveKernel):
    def test_what_is_used_is_disposed_of_at_the_end_of_the_cell(self):
        outcome = self.run_cell("""const log: string[] = [];
{ using inner = { [Symbol.dispose]() { log.push('inner') } }; log.push('block') }
using file = { [Symbol.dispose]() { log.push('closed') } };
await using pool = { async [Symbol.asyncDispose]() { log.push('drained') } };
log.push('end');""")
        self.assertEqual(outcome.reply["status"], "ok", outcome.reply)
        self.assertEqual(self.run_cell("log").text(), "[ 'block', 'inner', 'end', 'drained', 'closed' ]")

    def test_the_value_of_the_last_expression_is_shown(self):
        for code, text in (("await Promise.resolve(5)", "5"), ("1; // the one", "1"), ("({ a: 1 })", "{ a: 1 }"), ("2;\n\nexport {}", "2"), ("'use strict'", "'use strict'")):
            self.assertEqual(self.run_cell(code).text(), text, code)
        for code in ("let quiet = 1", "if (true) 5", "undefined", "void 0", ""):
            self.assertIsNone(self.run_cell(code).text(), code)

    def test_places_of_errors_are_those_of_the_cell_though_declarations_are_exported(self):
        outcome = self.run_cell("const a = 1; const b: string = a; let c = 2")
        self.assertIn("line 1, column 20", plain(outcome.traceback()))
        outcome = self.run_cell("const x = 1; let y = 2; function boom() { throw new Error('x') }; const z = boom()")
        text = plain(outcome.traceback())
        self.assertIn("\n    |" + " " * 49 + "^", text)
        self.assertIn("\n    |" + " " * 77 + "^", text)

    def test_a_syntax_error_is_told_with_the_version_that_reads_the_cells(self):
        outcome = self.run_cell("const pipe = 5 |> double(%)")
        self.assertEqual(outcome.reply["ename"], "TypeScriptError")
        self.assertRegex(plain(outcome.traceback()), r"TypeScript 6\.\d+\.\d+ compiles the cells")

    def test_errors_at_the_end_of_a_cell_stay_inside_of_it(self):
        for code in ("function f() {", "const a = [1, 2", "/* open", "`open ${1", "const s = 'open"):
            outcome = self.run_cell(code)
            self.assertEqual(outcome.reply["ename"], "TypeScriptError", code)
            self.assertIn("line 1, column", plain(outcome.traceback()), code)

    def test_the_typings_are_those_of_Node_not_of_a_browser(self):
        self.assertIn("TS2584", self.run_cell("document.title").reply["evalue"])
        self.assertEqual(self.run_cell("typeof fetch + typeof structuredClone + typeof setTimeout(() => {}, 1).unref").text(), "'functionfunctionfunction'")

    def test_console_methods_print(self):
        outcome = self.run_cell("console.table([{ a: 1 }]); console.group('G'); console.log('in'); console.groupEnd(); console.dir({ d: 1 }); console.time('t'); console.timeEnd('t')")
        text = outcome.stream()
        self.assertIn("(index)", text)
        self.assertIn("G\n  in\n{ d: 1 }\nt: ", text)


if __name__ == "__main__":
    unittest.main(verbosity=2)
