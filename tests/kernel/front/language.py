"""What cells may say: types, modules, errors in the user's own lines."""

import re
import shutil
import tempfile
import unittest
from pathlib import Path

from live import LiveKernel


def plain(text):
    return re.sub(r"\x1b\[\d+m", "", text)


class Errors(LiveKernel):
    def test_a_traceback_names_cells_and_lines_and_shows_them(self):
        first = self.run_cell("interface P { a: number }\nfunction inner(p: P) {\n  const q: any = undefined;\n\n  return q.foo + p.a;\n}")
        outcome = self.run_cell("type Unused = string\n\ninner({ a: 1 })")
        one, two = first.reply["execution_count"], outcome.reply["execution_count"]
        text = plain(outcome.traceback())
        self.assertIn(f"at inner, Cell [{one}], line 5", text)
        self.assertIn("> 5 |   return q.foo + p.a;\n    |            ^", text)
        self.assertIn(f"at Cell [{two}], line 3", text)
        self.assertIn("> 3 | inner({ a: 1 })", text)
        self.assertNotIn("node:", text)
        self.assertNotIn("dist/kernel", text)

    def test_a_traceback_names_those_who_await(self):
        job = self.run_cell("async function job(i: number) {\n  await new Promise((resolve) => setTimeout(resolve, 10));\n  throw new Error('job ' + i) }\nasync function* jobs() { yield await job(3) }")
        self.run_cell("async function inner() { await job(2) }\nasync function outer() { await inner() }")
        outcome = self.run_cell("\n\nawait outer()")
        text = plain(outcome.traceback())
        self.assertIn(f"at job, Cell [{job.reply['execution_count']}], line 3", text)
        self.assertRegex(text, r"(?s)at async inner, Cell.*at async outer, Cell")
        self.assertIn(f"Cell [{outcome.reply['execution_count']}], line 3", text)
        outcome = self.run_cell("\nfor await (const each of jobs()) ;")
        self.assertIn(f"Cell [{outcome.reply['execution_count']}], line 2", plain(outcome.traceback()))

    def test_a_type_error_has_its_number_line_and_caret(self):
        outcome = self.run_cell("const fine = 1;\nconst wrong: number = 'text';")
        self.assertEqual(outcome.reply["ename"], "TypeScriptError")
        self.assertEqual(outcome.reply["evalue"], "TS2322: Type 'string' is not assignable to type 'number'.")
        text = plain(outcome.traceback())
        self.assertIn("line 2, column 7", text)
        self.assertIn("> 2 | const wrong: number = 'text';\n    |       ^^^^^", text)

    def test_what_a_failed_cell_declared_stays(self):
        self.assertEqual(self.run_cell("const before = 5; throw new Error('after')").reply["status"], "error")
        self.assertEqual(self.run_cell("before").text(), "5")

    def test_causes_are_shown(self):
        text = plain(self.run_cell("throw new Error('outer', { cause: new TypeError('inner') })").traceback())
        self.assertIn("Caused by:\nTypeError: inner", text)

    def test_anything_may_be_thrown(self):
        self.assertEqual(self.run_cell("throw 'text'").reply["evalue"], "text")
        self.assertEqual(self.run_cell("throw { code: 5 }").reply["evalue"], "{ code: 5 }")
        self.assertEqual(self.run_cell("throw undefined").reply["ename"], "undefined")

    def test_what_fails_to_describe_itself_may_be_thrown(self):
        money = "class Money { [Symbol.for('nodejs.util.inspect.custom')]() { throw new Error('no currency') } }\nthrow new Money()"
        self.assertEqual(self.run_cell(money).reply["ename"], "Money")
        self.run_cell("setTimeout(() => { throw { message: Object.create(null), stack: '' } }, 100); let alive = 1")
        self.wait_for("stream", "Uncaught")
        self.assertEqual(self.run_cell("alive").text(), "1")

    def test_a_stack_that_is_printed_names_the_lines_of_the_cell(self):
        outcome = self.run_cell("interface A {}\ninterface B {}\nconsole.log(new Error('shown').stack)")
        self.assertRegex(outcome.stream(), r"Cell \[\d+\]:3:13")


class Modules(LiveKernel):
    """In a notebook folder whose project has packages of its own but neither tslab nor @types/node."""

    @classmethod
    def setUpClass(cls):
        cls.cwd = Path(tempfile.mkdtemp(prefix="tslab-ml-project-"))
        cls.package("esm-only", {"type": "module", "exports": "./index.js"}, {"index.js": "export const here = 'esm'; export default 'default'"})
        cls.package("esm-await", {"type": "module", "exports": "./index.js"}, {"index.js": "export const waited = await Promise.resolve('waited')"})
        cls.package("plain", {"main": "index.js", "types": "index.d.ts"}, {
            "index.js": "exports.twice = (x) => 2 * x", "index.d.ts": "export declare function twice(x: number): number;"})
        super().setUpClass()

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        shutil.rmtree(cls.cwd, ignore_errors=True)

    @classmethod
    def package(cls, name, fields, files):
        import json

        folder = cls.cwd / "node_modules" / name
        folder.mkdir(parents=True)
        folder.joinpath("package.json").write_text(json.dumps({"name": name, "version": "1.0.0", **fields}))
        for file, text in files.items():
            folder.joinpath(file).write_text(text)

    def test_console_and_process_have_types_without_types_in_the_project(self):
        self.assertEqual(self.run_cell("console.log(process.version.length > 2)").stream(), "true\n")

    def test_a_package_of_the_project_is_typed(self):
        self.assertEqual(self.run_cell("import { twice } from 'plain'; twice(21)").text(), "42")
        self.assertIn("TS2345", self.run_cell("import { twice } from 'plain'; twice('x')").reply["evalue"])

    def test_a_package_that_is_only_an_ES_module_is_imported(self):
        code = "// @ts-ignore\nimport fallback, { here } from 'esm-only';\n[here, fallback]"
        self.assertEqual(self.run_cell(code).text(), "[ 'esm', 'default' ]")

    def test_an_ES_module_with_top_level_await_is_imported(self):
        self.assertEqual(self.run_cell("// @ts-ignore\nimport { waited } from 'esm-await';\nwaited").text(), "'waited'")

    def test_dynamic_import_takes_any_module_and_a_computed_name(self):
        self.assertEqual(self.run_cell("const name: string = 'esm-only'; (await import(name)).here").text(), "'esm'")
        self.assertEqual(self.run_cell("(await import('node:os')).EOL").text(), "'\\n'")

    def test_an_import_stays_for_later_cells(self):
        self.run_cell("import { twice } from 'plain'")
        self.assertEqual(self.run_cell("twice(4)").text(), "8")

    def test_a_file_beside_the_notebook_is_compiled(self):
        (self.cwd / "beside.ts").write_text("export const beside: number = 3;")
        self.assertEqual(self.run_cell("import { beside } from './beside'; beside").text(), "3")

    def test_a_missing_package_is_an_error_with_its_name(self):
        self.assertIn("nowhere", self.run_cell("import 'nowhere'").reply["evalue"])

    def test_anything_may_be_declared_again(self):
        for code in ("const v = 1; class C { a = 1 }; function f() { return 1 }", "let v = 'two'; class C { b = 2 }; const f = 5"):
            self.assertEqual(self.run_cell(code).reply["status"], "ok")
        self.assertEqual(self.run_cell("[v, new C().b, f]").text(), "[ 'two', 2, 5 ]")

    def test_a_variable_of_an_earlier_cell_may_be_a_shorthand_property(self):
        self.run_cell("let short = 1; const fixed = 2")
        self.assertEqual(self.run_cell("({ short, fixed, f() { return { short } } }).f().short").text(), "1")
        self.run_cell("({ short } = { short: 9 });")
        self.assertEqual(self.run_cell("short").text(), "9")
        self.assertEqual(self.run_cell("const short2 = 3; ({ short, short2 })").text(), "{ short: 9, short2: 3 }")

    def test_a_function_sees_what_a_later_cell_assigns(self):
        self.run_cell("let counter = 1; const { deep, list: [head] } = { deep: 5, list: [6] }; function count() { return counter }")
        self.run_cell("counter = 2")
        self.assertEqual(self.run_cell("[count(), deep, head]").text(), "[ 2, 5, 6 ]")
        self.run_cell("let counter = 3")
        self.assertEqual(self.run_cell("count()").text(), "3")

    def test_top_level_for_await_runs(self):
        code = "async function* three() { yield 1; yield 2; yield 3 }\nlet sum = 0;\nfor await (const n of three()) sum += n;\nsum"
        self.assertEqual(self.run_cell(code).text(), "6")

    def test_a_for_await_that_ends_early_waits_for_the_end_of_the_iterator(self):
        self.run_cell("""async function* tidy() { try { yield 1; yield 2 } finally { await new Promise((resolve) => setTimeout(resolve, 50)); console.log('closed') } }
async function* broken() { try { yield 1 } finally { throw new Error('flush failed') } }
async function* fails() { throw new Error('no value') }""")
        self.assertEqual(self.run_cell("for await (const n of tidy()) break;\nconsole.log('after')").stream(), "closed\nafter\n")
        self.assertEqual(self.run_cell("for await (const n of broken()) break").reply["evalue"], "flush failed")
        self.assertEqual(self.run_cell("for await (const n of broken()) throw new Error('first')").reply["evalue"], "first")
        self.assertEqual(self.run_cell("for await (const n of fails()) ;").reply["evalue"], "no value")

    def test_a_for_await_takes_what_JavaScript_takes(self):
        code = "const seen: unknown[] = [];\nfor await (const c of 'ab') seen.push(c);\nfor await (const n of [Promise.resolve(1), 2]) seen.push(n);\nfor await (const s of new Set([3])) seen.push(s);\nseen"
        self.assertEqual(self.run_cell(code).text(), "[ 'a', 'b', 1, 2, 3 ]")
        self.run_cell("let returned = 0; const plain = { [Symbol.asyncIterator]: () => ({ n: 0, async next() { return { done: this.n > 1, value: this.n++ } } }) }")
        self.assertEqual(self.run_cell("let total = 0; for await (const n of plain) total += n; for await (const n of plain) break; total").text(), "1")
        self.assertRegex(self.run_cell("for await (const n of undefined as any) ;").reply["evalue"], "undefined is not .*iterable")

    def test_import_meta_knows_the_folder_of_the_notebook(self):
        self.assertEqual(self.run_cell("import.meta.url").text(), f"'file://{self.cwd}/cell.ts'")

    def test_variables_are_as_fast_as_any(self):
        code = "let total = 0; const start = performance.now(); for (let i = 0; i < 1e7; i++) total += i; performance.now() - start < 1000"
        self.assertEqual(self.run_cell(code).text(), "true")

    def test_dirname_is_the_folder_of_the_notebook(self):
        self.assertEqual(self.run_cell("__dirname").text(), f"'{self.cwd}'")


class Package(LiveKernel):
    def test_tensorflow_is_imported_typed_and_runs(self):
        outcome = self.run_cell("import { tf } from 'tslab-ml'; const t: tf.Tensor1D = tf.tensor1d([1, 2, 3]); t.sum().dataSync()[0]")
        self.assertEqual(outcome.reply["status"], "ok", outcome.reply)
        self.assertEqual(outcome.text(), "6")
        self.assertEqual(outcome.stream("stderr"), "")


if __name__ == "__main__":
    unittest.main(verbosity=2)
