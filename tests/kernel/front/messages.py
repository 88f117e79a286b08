"""The messages of the kernel, field by field, through a live client."""

import hashlib
import hmac
import json
import unittest

import zmq
from jupyter_kernel_test.msgspec_v5 import validate_message
from live import LiveKernel, patience


class Execution(LiveKernel):
    def test_a_cell_gives_busy_input_result_idle_in_this_order_all_valid(self):
        outcome = self.run_cell("40 + 2")
        self.assertEqual(outcome.kinds(), ["status", "execute_input", "execute_result", "status"])
        for message in outcome.messages:
            validate_message(message, message["msg_type"])
        count = outcome.reply["execution_count"]
        self.assertEqual(outcome.of("execute_input")[0], {"code": "40 + 2", "execution_count": count})
        self.assertEqual(outcome.of("execute_result")[0], {"data": {"text/plain": "42"}, "metadata": {}, "execution_count": count})
        self.assertEqual(outcome.reply, {"status": "ok", "execution_count": count, "user_expressions": {}, "payload": []})

    def test_the_execution_count_grows_by_one(self):
        first = self.run_cell("1").reply["execution_count"]
        self.assertEqual(self.run_cell("2").reply["execution_count"], first + 1)

    def test_a_silent_cell_shows_nothing_and_is_not_counted(self):
        before = self.run_cell("1").reply["execution_count"]
        outcome = self.run_cell("console.log('x'); 2", silent=True)
        self.assertEqual(outcome.kinds(), ["status", "status"])
        self.assertEqual(self.run_cell("3").reply["execution_count"], before + 1)

    def test_a_cell_outside_the_history_is_not_counted(self):
        before = self.run_cell("1").reply["execution_count"]
        self.assertEqual(self.run_cell("2", store_history=False).text(), "2")
        self.assertEqual(self.run_cell("3").reply["execution_count"], before + 1)

    def test_an_error_has_the_same_name_value_and_traceback_in_the_reply_and_on_iopub(self):
        outcome = self.run_cell("throw new RangeError('no')")
        error = outcome.of("error")[0]
        self.assertEqual((error["ename"], error["evalue"]), ("RangeError", "no"))
        self.assertEqual(error, {key: outcome.reply[key] for key in ("ename", "evalue", "traceback")})

    def test_cells_queued_behind_an_error_are_aborted_and_later_ones_run(self):
        failing = self.kc.execute("throw new Error('first')")
        queued = [self.kc.execute("1") for _ in range(3)]
        self.assertEqual(self.outcome(failing).reply["status"], "error")
        for request in queued:
            outcome = self.outcome(request)
            self.assertEqual(outcome.reply["status"], "aborted")
            self.assertEqual(outcome.kinds(), ["status", "status"])
        self.assertEqual(self.run_cell("1").reply["status"], "ok")

    def test_without_stop_on_error_queued_cells_run(self):
        failing = self.kc.execute("throw new Error('first')", stop_on_error=False)
        queued = self.kc.execute("1")
        self.outcome(failing)
        self.assertEqual(self.outcome(queued).reply["status"], "ok")

    def test_user_expressions_are_evaluated_one_by_one(self):
        expressions = {"sum": "a + 1", "wrong": "a.b.c"}
        values = self.run_cell("const a: any = 1", user_expressions=expressions).reply["user_expressions"]
        self.assertEqual(values["sum"], {"status": "ok", "data": {"text/plain": "2"}, "metadata": {}})
        self.assertEqual((values["wrong"]["status"], values["wrong"]["ename"]), ("error", "TypeError"))

    def test_a_display_is_updated_by_its_id(self):
        outcome = self.run_cell("import { newDisplay } from 'tslab'; const d = newDisplay(); d.text('one'); d.text('two');")
        shown, updated = outcome.of("display_data")[0], outcome.of("update_display_data")[0]
        self.assertEqual((shown["data"], updated["data"]), ({"text/plain": "one"}, {"text/plain": "two"}))
        self.assertEqual(shown["transient"], updated["transient"])
        self.assertTrue(shown["transient"]["display_id"])

    def test_clear_output_says_whether_to_wait(self):
        outcome = self.run_cell("import { host } from 'tslab-ml/display'; host()!.clearOutput(true); host()!.clearOutput()")
        self.assertEqual(outcome.of("clear_output"), [{"wait": True}, {"wait": False}])

    def test_a_value_shows_itself_by_its_display_method_also_as_a_promise(self):
        code = "({ [Symbol.for('Jupyter.display')]: async () => ({ 'text/html': '<i>me</i>', 'text/plain': 'me' }) })"
        data = self.run_cell(code).of("execute_result")[0]["data"]
        self.assertEqual(data, {"text/html": "<i>me</i>", "text/plain": "me"})

    def test_a_promise_as_last_expression_shows_its_value_and_undefined_shows_nothing(self):
        self.assertEqual(self.run_cell("Promise.resolve(7)").text(), "7")
        self.assertEqual(self.run_cell("undefined").of("execute_result"), [])
        self.assertEqual(self.run_cell("null").text(), "null")

    def test_live_is_what_the_frontend_can_be_asked(self):
        code = "import { host } from 'tslab-ml/display'; host()!.live"
        self.assertEqual(self.run_cell(code, allow_stdin=True).text(), "true")
        self.assertEqual(self.run_cell(code, allow_stdin=False).text(), "false")


class Requests(LiveKernel):
    def test_kernel_info_names_the_language_and_its_real_version(self):
        info = self.ask("kernel_info_request", {})
        language = info["language_info"]
        self.assertEqual(info["status"], "ok")
        self.assertEqual(language["name"], "typescript")
        self.assertEqual(language["file_extension"], ".ts")
        self.assertEqual(language["mimetype"], "text/typescript")
        self.assertEqual(self.run_cell("require('typescript-for-cells').version").text(), f"'{language['version']}'")

    def test_kernel_info_is_answered_on_the_control_channel_too(self):
        self.assertEqual(self.ask("kernel_info_request", {}, channel="control")["implementation"], "tslab-ml")

    def test_completion_counts_characters_and_tells_kinds(self):
        self.run_cell("const answer = { fortyTwo: 42, fortyFun() {} }")
        code = "'😀'; answer.fort"
        reply = self.ask("complete_request", {"code": code, "cursor_pos": len(code)})
        self.assertEqual(sorted(reply["matches"]), ["fortyFun", "fortyTwo"])
        self.assertEqual((reply["cursor_start"], reply["cursor_end"]), (code.index("fort"), len(code)))
        kinds = {item["text"]: item["type"] for item in reply["metadata"]["_jupyter_types_experimental"]}
        self.assertEqual(kinds, {"fortyTwo": "property", "fortyFun": "method"})

    def test_completion_is_answered_while_a_cell_waits(self):
        running = self.kc.execute("await new Promise((resolve) => setTimeout(resolve, 1500))")
        self.assertIn("floor", self.ask("complete_request", {"code": "Math.flo", "cursor_pos": 8})["matches"])
        self.assertEqual(self.outcome(running).reply["status"], "ok")

    def test_inspection_gives_type_and_documentation(self):
        self.run_cell("/** Adds. */ function plus(a: number, b: number) { return a + b }")
        reply = self.ask("inspect_request", {"code": "plus", "cursor_pos": 2, "detail_level": 0})
        self.assertTrue(reply["found"])
        self.assertEqual(reply["data"]["text/plain"], "function plus(a: number, b: number): number\n\nAdds.")
        self.assertIn("```typescript", reply["data"]["text/markdown"])

    def test_inspection_of_nothing_is_not_found(self):
        reply = self.ask("inspect_request", {"code": "   ", "cursor_pos": 1, "detail_level": 0})
        self.assertEqual((reply["status"], reply["found"], reply["data"]), ("ok", False, {}))

    def test_history_has_inputs_and_outputs(self):
        self.run_cell("1000 + 1")
        history = self.ask("history_request", {"hist_access_type": "tail", "n": 1, "output": True, "raw": True})["history"]
        self.assertEqual(history[0][2], ["1000 + 1", "1001"])

    def test_no_comms_are_open_and_a_new_one_is_closed_at_once(self):
        self.assertEqual(self.ask("comm_info_request", {}), {"status": "ok", "comms": {}})
        message = self.kc.session.msg("comm_open", {"comm_id": "c1", "target_name": "jupyter.widget", "data": {}})
        self.kc.shell_channel.send(message)
        self.assertEqual(self.wait_for("comm_close")["comm_id"], "c1")

    def test_an_unknown_request_gets_an_error_not_silence(self):
        self.assertEqual(self.ask("create_subshell_request", {}, channel="control")["status"], "error")

    def test_a_message_with_a_wrong_signature_is_dropped(self):
        reply = self.forged(lambda parts: b"0" * 64)
        self.assertIsNone(reply)

    def test_a_message_without_a_signature_is_dropped(self):
        self.assertIsNone(self.forged(lambda parts: b""))

    def test_a_message_with_the_right_signature_is_answered(self):
        self.assertIsNotNone(self.forged(lambda parts: hmac.new(self.km.session.key, b"".join(parts), hashlib.sha256).hexdigest().encode()))

    def forged(self, sign):
        """Sends a kernel_info_request made by hand; the reply, or None."""
        header = {"msg_id": "forged", "session": "s", "username": "u", "date": "2026-01-01", "msg_type": "kernel_info_request", "version": "5.3"}
        parts = [json.dumps(part).encode() for part in (header, {}, {}, {})]
        socket = zmq.Context.instance().socket(zmq.DEALER)
        socket.linger = 0
        socket.connect(f"tcp://{self.km.ip}:{self.km.shell_port}")
        socket.send_multipart([b"<IDS|MSG>", sign(parts), *parts])
        reply = socket.recv_multipart() if socket.poll(1000) else None
        socket.close()
        return reply


class Output(LiveKernel):
    def test_200000_lines_arrive_complete_and_in_order_in_few_messages(self):
        outcome = self.run_cell("for (let i = 0; i < 200_000; i++) console.log(i)", timeout=patience)
        self.assertEqual(outcome.stream(), "".join(f"{i}\n" for i in range(200_000)))
        self.assertLess(len(outcome.of("stream")), 2000)

    def test_stdout_and_stderr_keep_their_order(self):
        outcome = self.run_cell("for (let i = 0; i < 3; i++) { console.log(i); console.error(i) }")
        self.assertEqual([s["name"] for s in outcome.of("stream")], ["stdout", "stderr"] * 3)

    def test_output_stands_before_and_after_a_display_as_written(self):
        outcome = self.run_cell("import { display } from 'tslab'; console.log('a'); display.text('b'); console.log('c'); 'd'")
        self.assertEqual(outcome.kinds()[2:-1], ["stream", "display_data", "stream", "execute_result"])

    def test_a_50_MB_display_arrives(self):
        outcome = self.run_cell("import { display } from 'tslab'; display.text('x'.repeat(50_000_000))")
        self.assertEqual(len(outcome.of("display_data")[0]["data"]["text/plain"]), 50_000_000)

    def test_output_is_live_while_the_thread_is_held(self):
        request = self.kc.execute("console.log('now'); for (const end = Date.now() + 3000; Date.now() < end; );")
        self.wait_for("stream", "now", timeout=2)
        self.outcome(request)

    def test_what_child_processes_and_native_code_write_shows(self):
        outcome = self.run_cell(
            "import { execSync } from 'child_process'; import { writeSync } from 'fs';"
            "execSync('echo out; echo err >&2', { stdio: 'inherit' }); writeSync(1, 'raw\\n');"
        )
        self.assertEqual(outcome.stream("stdout"), "out\nraw\n")
        self.assertEqual(outcome.stream("stderr"), "err\n")

    def test_callbacks_of_write_fire_and_split_characters_are_joined(self):
        code = "const b = Buffer.from('é'); process.stdout.write(b.subarray(0, 1)); await new Promise((done) => process.stdout.write(b.subarray(1), done)); 'done'"
        outcome = self.run_cell(code)
        self.assertEqual((outcome.stream(), outcome.text()), ("é", "'done'"))

    def test_half_a_character_becomes_a_replacement_character(self):
        self.assertEqual(self.run_cell("console.log('Good 🎉'.slice(0, 6))").stream(), "Good \ufffd\n")
        self.assertEqual(self.run_cell("throw new Error('🎉'[0])").reply["evalue"], "\ufffd")

    def test_output_of_a_timer_after_the_cell_goes_to_that_cell(self):
        request = self.kc.execute("setTimeout(() => console.log('later'), 300); 1")
        self.outcome(request)
        self.assertEqual(self.wait_for("stream", "later")["text"], "later\n")

    def test_nothing_is_written_that_the_cell_did_not_write(self):
        outcome = self.run_cell("import * as fs from 'fs/promises'; await fs.readdir('.'); process.emitWarning; 0")
        self.assertEqual(outcome.of("stream"), [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
