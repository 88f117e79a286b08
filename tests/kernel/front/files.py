"""Files beside the notebook, and the packages of its project."""

import json
import os
import shutil
import tempfile
import time
import unittest
from pathlib import Path

from live import LiveKernel
from language import plain


class Files(LiveKernel):
    @classmethod
    def setUpClass(cls):
        cls.cwd = Path(tempfile.mkdtemp(prefix="tslab-ml-files-"))
        cls.time = 0
        super().setUpClass()

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        shutil.rmtree(cls.cwd, ignore_errors=True)

    def write(self, name, text):
        """As an editor does; the time moves on also where the clock of the file system is coarse."""
        path = self.cwd / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        type(self).time += 2
        os.utime(path, (1_700_000_000 + self.time, 1_700_000_000 + self.time))

    def value(self, code):
        outcome = self.run_cell(code)
        self.assertEqual(outcome.reply["status"], "ok", outcome.reply.get("evalue"))
        return outcome.text()

    def test_an_edited_file_is_loaded_anew_with_its_types(self):
        self.write("edited.ts", "export const answer: number = 1;")
        self.assertEqual(self.value("import { answer } from './edited'; answer"), "1")
        self.write("edited.ts", "export const answer: string = 'two';")
        self.assertEqual(self.value("import { answer } from './edited.ts'; answer.length"), "3")

    def test_a_file_that_imports_an_edited_file_is_loaded_anew(self):
        self.write("deep/inner.ts", "export let count = 0; export const inner = () => ++count;")
        self.write("outer.ts", "import { inner } from './deep/inner'; export const outer = (): number => inner() * 10;")
        self.assertEqual(self.value("import { outer } from './outer'; outer()"), "10")
        self.assertEqual(self.value("import { outer } from './outer'; outer()"), "20")
        self.write("deep/inner.ts", "export const inner = () => 5;")
        self.assertEqual(self.value("import { outer } from './outer'; outer()"), "50")

    def test_what_a_file_exports_stays_live_in_later_cells_and_may_be_declared_anew(self):
        self.write("live.ts", "export let count = 0;\nexport function inc() { count++ }")
        self.assertEqual(self.value("import { count, inc } from './live'; inc(); count"), "1")
        self.assertEqual(self.value("inc(); count"), "2")
        self.assertEqual(self.value("let count = 10; inc(); count++; count"), "11")
        self.assertEqual(self.value("count"), "11")
        self.assertEqual(self.value("import { count } from './live'; count"), "3")

    def test_a_file_that_did_not_change_keeps_its_state(self):
        self.write("state.ts", "let count = 0; export const next = () => ++count;")
        self.value("import { next } from './state'; next()")
        self.assertEqual(self.value("import { next } from './state'; next()"), "2")

    def test_json_is_typed_and_loaded_anew(self):
        self.write("data.json", '{"rows": [1, 2]}')
        self.assertEqual(self.value("import data from './data.json'; data.rows.length"), "2")
        self.write("data.json", '\ufeff{"rows": [1, 2, 3], "more": true}')
        self.assertEqual(self.value("import data from './data.json'; [data.rows.length, data.more]"), "[ 3, true ]")

    def test_javascript_is_typed_by_what_it_says_and_loaded_anew(self):
        self.write("plain.js", "exports.twice = (/** @type {number} */ x) => 2 * x;")
        self.assertEqual(self.value("import { twice } from './plain.js'; twice(4)"), "8")
        self.write("plain.js", "exports.twice = (/** @type {number} */ x) => 20 * x;")
        self.assertEqual(self.value("import { twice } from './plain.js'; twice(4)"), "80")

    def test_what_a_file_imports_is_loaded_anew_whatever_its_kind(self):
        self.write("config.json", '{"rate": 1}')
        self.write("plain/inner.js", "exports.inner = 1")
        self.write("plain/outer.js", "exports.outer = require('./inner').inner")
        self.write("both.ts", "import config from './config.json';\nimport { outer } from './plain/outer';\nexport const both = () => [config.rate, outer];")
        code = "import { both } from './both'; import config from './config.json'; [both(), config.rate]"
        self.assertEqual(self.value(code), "[ [ 1, 1 ], 1 ]")
        self.write("config.json", '{"rate": 22}')
        self.assertEqual(self.value(code), "[ [ 22, 1 ], 22 ]")
        self.write("plain/inner.js", "exports.inner = 333")
        self.assertEqual(self.value(code), "[ [ 22, 333 ], 22 ]")

    def test_a_file_that_is_imported_by_name_at_run_time_is_compiled_and_loaded_anew(self):
        self.write("late.ts", "export const late: number = 1; export default 'default'")
        self.write("late.json", '{"n": 1}')
        self.write("common.js", "module.exports = { common: 1 }")
        code = "const all = [await import('./late'), await import('./late.ts')]; [...all.map(({ late }) => late), all[0].default, (await import('./late.json')).default.n, (await import('./common.js')).default.common, require('./late').late]"
        self.assertEqual(self.value(code), "[ 1, 1, 'default', 1, 1, 1 ]")
        self.write("late.ts", "export const late: number = 22; export default 'default'")
        self.write("late.json", '{"n": 22}')
        self.write("common.js", "module.exports = { common: 22 }")
        self.assertEqual(self.value(code), "[ 22, 22, 'default', 22, 22, 22 ]")
        self.write("wrong-late.ts", "export const n: number = 'text'")
        self.assertIn("TS2322", self.run_cell("await import('./wrong-late')").reply["evalue"])

    def test_a_file_that_is_only_required_is_compiled_and_loaded_anew(self):
        self.write("required.ts", "export const required: number = 1")
        self.assertEqual(self.value("require('./required').required"), "1")
        self.write("required.json", "[1]")
        self.assertEqual(self.value("require('./required.json')"), "[ 1 ]")
        self.write("required.ts", "export const required: number = 22")
        self.write("required.json", "[22]")
        self.assertEqual(self.value("[require('./required').required, require('./required.json')]"), "[ 22, [ 22 ] ]")

    def test_es_modules_in_javascript_are_loaded_anew_and_may_await(self):
        self.write("modules/package.json", '{"type": "module"}')
        self.write("modules/lib.js", "import { sep } from 'node:path';\nexport const v = 1; export const where = import.meta.url; export default sep")
        self.write("modules/other.mjs", "export * from './lib.js'")
        self.write("modules/names.mjs", "import { createRequire } from 'node:module'; import { dirname } from 'node:path'; import { fileURLToPath } from 'node:url';\nconst __dirname = dirname(fileURLToPath(import.meta.url)); const require = createRequire(import.meta.url);\nexport const names = [require('node:path').basename(__dirname)];")
        self.assertEqual(self.value("import { names } from './modules/names.mjs'; names"), "[ 'modules' ]")
        self.write("modules/waits.mjs", "export const waited = await Promise.resolve(5)")
        code = "import sep, { v, where } from './modules/lib.js'; import { v as w } from './modules/other.mjs'; [v, w, sep, where.endsWith('/lib.js')]"
        self.assertEqual(self.value(code), "[ 1, 1, '/', true ]")
        self.write("modules/lib.js", "export const v = 22; export const where = import.meta.url; export default '/'")
        self.assertEqual(self.value(code), "[ 22, 22, '/', true ]")
        self.assertEqual(self.value("(await import('./modules/waits.mjs')).waited"), "5")

    def test_javascript_runs_as_it_is_written(self):
        self.write("sloppy.js", "#!/usr/bin/env node\nimplicit = this === module.exports; module.exports = { octal: 010, implicit }; setTimeout")
        self.assertEqual(self.value("import { octal, implicit } from './sloppy.js'; [octal, implicit, require('./sloppy').octal]"), "[ 8, true, 8 ]")
        self.write("program.js", "exports.runs = !module.parent || require.main === module; exports.file = module.filename === __filename")
        self.assertEqual(self.value("import { runs, file } from './program'; [runs, file]"), "[ false, true ]")
        self.write("lazy.js", "exports.lazy = () => import('./sloppy.js');")
        self.assertEqual(self.value("import { lazy } from './lazy.js'; (await lazy()).default.octal"), "8")

    def test_an_error_in_a_file_names_its_line(self):
        self.write("thrower.js", "\nexports.thrower = () => {\n  throw new Error('here') }")
        self.assertIn("at exports.thrower (thrower.js:3:9)", plain(self.run_cell("import { thrower } from './thrower'; thrower()").traceback()))
        self.write("esm.mjs", "\n\nexport const esm = () => {\n  throw new Error('here') }")
        self.assertIn("esm.mjs:4:9", plain(self.run_cell("import { esm } from './esm.mjs'; esm()").traceback()))
        self.write("unfinished.js", "exports.n = (")
        for _ in range(2):
            self.assertEqual(self.run_cell("require('./unfinished.js')").reply["ename"], "SyntaxError")
        self.write("bad.json", '{"a": }')
        self.assertIn("JSON", self.run_cell("import bad from './bad.json'; bad").reply["evalue"])
        self.write("broken.ts", "interface Unused {}\n\nexport function fails(): never {\n  throw new Error('inside');\n}")
        self.assertIn("at fails (broken.ts:4:9)", plain(self.run_cell("import { fails } from './broken'; fails()").traceback()))

    def test_a_type_error_in_a_file_is_told_with_its_place(self):
        self.write("wrong.ts", "export const n: number =\n  'text';")
        outcome = self.run_cell("import { n } from './wrong'; n")
        self.assertIn("TS2322", outcome.reply["evalue"])
        self.assertIn("wrong.ts, line 1, column 14", plain(outcome.traceback()))
        self.write("wrong.ts", "export const n: number = 7;")
        self.assertEqual(self.value("import { n } from './wrong'; n"), "7")

    def test_a_file_that_throws_while_it_loads_is_tried_again(self):
        self.write("throws.ts", "declare global { var ready: boolean | undefined }\nif (!globalThis.ready) throw new Error('not ready');\nexport const fine = 1;")
        self.assertIn("not ready", self.run_cell("import { fine } from './throws'; fine").reply["evalue"])
        self.assertEqual(self.value("globalThis.ready = true; import { fine } from './throws'; fine"), "1")

    def test_a_loop_in_a_file_ends_with_the_cell_that_called_it(self):
        self.write("loop.ts", "export async function loop(tick: () => void) { for (;;) { await new Promise((resolve) => setTimeout(resolve, 20)); tick() } }")
        request = self.kc.execute("import { loop } from './loop'; let ticks = 0; console.log('go'); await loop(() => ticks++)")
        self.wait_for("stream", "go")
        time.sleep(0.2)
        self.ask("interrupt_request", {}, channel="control")
        self.assertEqual(self.outcome(request).reply["ename"], "Interrupted")
        before = self.value("ticks")
        time.sleep(0.2)
        self.assertEqual(self.value("ticks"), before)

    def test_a_file_may_use_es_modules_and_import_meta(self):
        self.write("node_modules/modern/package.json", json.dumps({"name": "modern", "version": "1.0.0", "type": "module", "exports": "./index.js"}))
        self.write("node_modules/modern/index.js", "export const modern = 'yes'")
        self.write("uses.ts", "// @ts-ignore\nimport { modern } from 'modern';\nexport const both = async () => [modern, (await import('node:path')).basename(import.meta.url)];")
        self.assertEqual(self.value("import { both } from './uses'; await both()"), "[ 'yes', 'uses.ts' ]")

    def test_types_of_the_projects_own_packages_are_found(self):
        self.write("node_modules/@types/untyped/index.d.ts", "export declare const level: 1 | 2;")
        self.write("node_modules/@types/untyped/package.json", json.dumps({"name": "@types/untyped", "version": "1.0.0", "types": "index.d.ts"}))
        self.write("node_modules/untyped/package.json", json.dumps({"name": "untyped", "version": "1.0.0"}))
        self.write("node_modules/untyped/index.js", "exports.level = 2")
        self.assertIn("TS2322", self.run_cell("import { level } from 'untyped'; const s: string = level").reply["evalue"])
        self.assertEqual(self.value("import { level } from 'untyped'; level"), "2")

    def test_a_package_that_a_cell_installs_can_be_imported(self):
        self.assertIn("TS2307", self.run_cell("import { late } from 'late'").reply["evalue"])
        self.write("node_modules/late/package.json", json.dumps({"name": "late", "version": "1.0.0", "types": "index.d.ts"}))
        self.write("node_modules/late/index.d.ts", "export declare const late: number;")
        self.write("node_modules/late/index.js", "exports.late = 3")
        self.assertEqual(self.value("import { late } from 'late'; late"), "3")


if __name__ == "__main__":
    unittest.main(verbosity=2)
