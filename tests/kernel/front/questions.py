"""Completion, documentation and completeness of code, as a frontend asks for them."""

import time
import unittest

from live import LiveKernel


class Questions(LiveKernel):
    def complete(self, code, cursor=None):
        reply = self.ask("complete_request", {"code": code, "cursor_pos": len(code) if cursor is None else cursor})
        kinds = {item["text"]: item["type"] for item in reply["metadata"]["_jupyter_types_experimental"]}
        return reply, kinds

    def inspect(self, code, cursor=None):
        reply = self.ask("inspect_request", {"code": code, "cursor_pos": len(code) if cursor is None else cursor, "detail_level": 0})
        return reply["data"].get("text/plain", "") if reply["found"] else None

    def test_members_are_completed_with_their_kinds(self):
        reply, kinds = self.complete("const list = [1, 2]; list.fi")
        self.assertEqual(kinds["filter"], "method")
        self.assertEqual((reply["cursor_start"], reply["cursor_end"]), (26, 28))
        self.assertEqual(reply["matches"][:2], ["fill", "filter"])

    def test_names_of_earlier_cells_are_completed_with_their_kinds(self):
        self.run_cell("/** Adds one. */\nfunction increment(by: number) { return by + 1 }\nlet incoming = 1; class Increase { amount = 2 }; const thing = new Increase()")
        _, kinds = self.complete("inc")
        self.assertEqual(kinds["increment"], "function")
        self.assertEqual(kinds["incoming"], "let")
        self.assertEqual(kinds["Increase"], "class")
        self.assertEqual(self.complete("thing.")[0]["matches"], ["amount"])

    def test_completion_stands_in_the_middle_of_a_cell(self):
        code = "let π = 'ü'; const text = 'x';\ntext.toUpp;\nconst later = 1"
        reply, _ = self.complete(code, code.index(";\nconst later"))
        self.assertEqual(reply["matches"], ["toUpperCase"])

    def test_private_members_are_completed(self):
        code = "class A { #priv = 1; read() { return this.#p } }"
        end = code.index("#p }") + 2
        reply, _ = self.complete(code, end)
        self.assertEqual((reply["matches"], reply["cursor_start"], reply["cursor_end"]), (["#priv"], end - 2, end))

    def test_names_of_the_kernels_own_are_not_offered(self):
        self.run_cell("const offered = 1")
        matches = self.complete("")[0]["matches"]
        self.assertIn("offered", matches)
        self.assertEqual([name for name in matches if name.startswith("tslabMl")], [])

    def test_members_of_an_import_are_completed(self):
        _, kinds = self.complete("import * as os from 'node:os'; os.hostn")
        self.assertEqual(kinds, {"hostname": "function"})

    def test_what_a_module_hands_on_has_the_kind_of_what_it_is(self):
        _, kinds = self.complete("import { tf, data, input } from 'tslab-ml'; tf.tens")
        self.assertEqual(kinds["tensor2d"], "function")
        _, kinds = self.complete("import { tf, data, input } from 'tslab-ml'; tf.La")
        self.assertEqual(kinds["LayersModel"], "class")

    def test_paths_of_modules_are_completed(self):
        reply, _ = self.complete("import fs from 'node:f'", len("import fs from 'node:f"))
        self.assertEqual(reply["matches"][0], "node:fs")
        self.assertEqual((reply["cursor_start"], reply["cursor_end"]), (16, 22))

    def test_texts_that_a_type_allows_are_completed_whole(self):
        code = "const mode: 'read-only' | 'read-write' = 'read-'"
        reply, _ = self.complete(code, len(code) - 1)
        self.assertEqual(reply["matches"], ["read-only", "read-write"])
        self.assertEqual((reply["cursor_start"], reply["cursor_end"]), (42, 47))

    def test_questions_are_answered_while_a_cell_holds_the_thread(self):
        request = self.kc.execute("console.log('busy'); for (const end = Date.now() + 3000; Date.now() < end; );")
        self.wait_for("stream", "busy")
        start = time.monotonic()
        self.assertIn("keys", self.complete("Object.ke")[0]["matches"])
        self.assertIn("ObjectConstructor.keys", self.inspect("Object.keys"))
        self.assertLess(time.monotonic() - start, 2.5)
        self.outcome(request)

    def test_hovering_shows_the_type_and_the_doc_comment_of_an_earlier_cell(self):
        self.run_cell("/**\n * Doubles a number.\n * @param n what to double\n */\nfunction double(n: number): number { return 2 * n }")
        text = self.inspect("double(4)", 3)
        self.assertTrue(text.startswith("double(n: number): number"), text)
        self.assertIn("Doubles a number.", text)
        self.assertIn("@param n what to double", text)
        self.assertNotIn("import", text)

    def test_inside_of_a_call_the_signature_is_shown(self):
        self.run_cell("/** Mixes.\n * @param color the first color\n * @param share from 0 to 1 */\nfunction mix(color: string, share = 0.5) { return color + share }")
        for code in ("mix(", "mix('red', ", "mix('red', )"):
            text = self.inspect(code, len(code.rstrip(")")))
            self.assertTrue(text.startswith("mix(color: string, share?: number): string"), text)
        self.assertIn("from 0 to 1", self.inspect("mix('red', "))
        self.assertIsNone(self.inspect("const x = 5  "))

    def test_overloads_are_all_shown(self):
        text = self.inspect("Buffer.from(")
        self.assertGreater(text.count("from("), 3)

    def test_half_written_code_gives_no_error(self):
        for code in ("function (", "class {", "`${", "a.b.", "import {", "\u0000", "x".rjust(5000, "(")):
            self.complete(code)
            self.inspect(code)

    def test_a_reply_tells_where_the_word_stands_also_after_characters_beyond_the_basic_plane(self):
        reply, _ = self.complete("const s = '😀😀'; s.leng")
        self.assertEqual((reply["cursor_start"], reply["cursor_end"], reply["matches"]), (18, 22, ["length"]))


if __name__ == "__main__":
    unittest.main(verbosity=2)
