"""Interrupts and faults: whatever a cell does, the kernel answers, and keeps what can be kept."""

import os
import signal
import time
import unittest
from pathlib import Path

from live import LiveKernel


class Interrupts(LiveKernel):
    def setUp(self):
        self.assertEqual(self.run_cell("let kept = 'kept'").reply["status"], "ok")

    def interrupted(self, code, within):
        """Runs a cell that says `go` and then never ends; interrupts it."""
        request = self.kc.execute(f"console.log('go');\n{code}")
        self.wait_for("stream", "go")
        time.sleep(0.3)
        start = time.monotonic()
        self.assertEqual(self.ask("interrupt_request", {}, channel="control")["status"], "ok")
        outcome = self.outcome(request)
        self.assertLess(time.monotonic() - start, within)
        self.assertEqual(outcome.reply["status"], "error")
        return outcome.reply["ename"]

    def kept(self):
        self.assertEqual(self.run_cell("kept").text(), "'kept'")

    def test_an_endless_loop_ends_and_variables_are_kept(self):
        self.assertEqual(self.interrupted("while (true) {}", 5), "Interrupted")
        self.kept()

    def test_an_endless_loop_after_an_await_ends_and_variables_are_kept(self):
        self.assertEqual(self.interrupted("await null; for (;;) {}", 5), "Interrupted")
        self.kept()

    def test_an_endless_loop_in_a_timer_ends_and_variables_are_kept(self):
        self.assertEqual(self.interrupted("setTimeout(() => { for (;;) {} }, 1); await new Promise(() => {})", 5), "Interrupted")
        self.kept()

    def test_an_endless_loop_that_prints_ends_and_variables_are_kept(self):
        self.assertEqual(self.interrupted("for (let i = 0; ; i++) console.log(i)", 10), "Interrupted")
        self.kept()

    def test_a_promise_that_never_settles_is_left_and_variables_are_kept(self):
        self.assertEqual(self.interrupted("await new Promise(() => {})", 2), "Interrupted")
        self.kept()

    def test_Atomics_wait_ends_and_variables_are_kept(self):
        self.assertEqual(self.interrupted("Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)", 5), "Interrupted")
        self.kept()

    def test_a_program_that_the_cell_waits_for_ends_and_variables_are_kept(self):
        self.interrupted("require('child_process').execSync('sleep 100')", 5)
        self.kept()

    def test_a_cell_that_listens_for_the_interrupt_stops_by_itself(self):
        code = """
            import { host } from "tslab-ml/display";
            const signal = host()!.interrupt;
            while (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, 300));
            const steps = "all of them";
            throw new RangeError("stopped after the step");"""
        self.assertEqual(self.interrupted(code, 3), "RangeError")
        self.assertEqual(self.run_cell("steps").text(), "'all of them'")

    def test_native_code_that_holds_the_thread_for_a_second_is_waited_for_when_the_cell_listens(self):
        code = """
            import { host } from "tslab-ml/display";
            const stop = host()!.interrupt;
            function hold() { for (const end = Date.now() + 1200; Date.now() < end; ); }
            while (!stop.aborted) { hold(); await new Promise(setImmediate); }
            throw new RangeError("stopped after the step");"""
        self.assertEqual(self.interrupted(code, 4), "RangeError")
        self.kept()

    def test_a_loop_that_awaits_ends_and_does_not_go_on_behind_later_cells(self):
        code = "let steps = 0; async function step() { steps++; await new Promise((resolve) => setTimeout(resolve, 10)) }\nfor (;;) await step()"
        self.assertEqual(self.interrupted(code, 2), "Interrupted")
        first = int(self.run_cell("steps").text())
        time.sleep(0.2)
        self.assertEqual(int(self.run_cell("steps").text()), first)

    def test_a_loop_that_catches_every_failure_ends(self):
        self.run_cell("const pause = () => new Promise((resolve) => setTimeout(resolve, 50)); let tries = 0")
        self.assertEqual(self.interrupted("for (;;) { try { await pause() } catch { tries++ } }", 2), "Interrupted")
        first = int(self.run_cell("tries").text())
        self.assertLess(first, 200)
        time.sleep(0.2)
        self.assertEqual(int(self.run_cell("tries").text()), first)

    def test_finally_runs_though_it_awaits_too(self):
        code = """const closed: string[] = [];
            async function use(name: string) { try { await new Promise(() => {}) } finally { try { await 1 } finally { closed.push(name) } } }
            await Promise.all([use('a'), use('b')])"""
        self.assertEqual(self.interrupted(code, 2), "Interrupted")
        self.assertEqual(self.run_cell("closed").text(), "[ 'a', 'b' ]")

    def test_finally_runs_and_what_the_interrupted_cell_declared_stays(self):
        code = "const found: number[] = [1]; try { await new Promise(() => {}) } finally { found.push(2) }"
        self.assertEqual(self.interrupted(code, 2), "Interrupted")
        self.assertEqual(self.run_cell("found").text(), "[ 1, 2 ]")
        self.assertEqual(self.interrupted("const declared = 'before'; for (;;) {}", 5), "Interrupted")
        self.assertEqual(self.run_cell("declared").text(), "'before'")

    def test_what_the_interrupted_cell_would_have_declared_keeps_its_value(self):
        self.run_cell("let epoch = 'old'")
        self.assertEqual(self.interrupted("await new Promise(() => {}); let epoch = 'new'", 2), "Interrupted")
        self.assertEqual(self.run_cell("epoch").text(), "'old'")

    def test_a_for_await_that_waits_for_ever_ends(self):
        code = "async function* never() { yield 1; await new Promise(() => {}); yield 2 }\nfor await (const n of never()) console.log(n)"
        self.assertEqual(self.interrupted(code, 2), "Interrupted")

    def test_what_an_interrupted_for_await_reads_is_closed(self):
        code = "let closed = 0; const source = { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}), async return() { closed++; return { done: true } } }) };\nfor await (const n of source as any) ;"
        self.assertEqual(self.interrupted(code, 2), "Interrupted")
        self.assertEqual(self.run_cell("closed").text(), "1")

    def test_a_loop_in_a_function_of_an_earlier_cell_ends_with_the_cell_that_called_it(self):
        self.run_cell("let rounds = 0; async function round() { for (;;) { await new Promise((resolve) => setTimeout(resolve, 20)); rounds++ } }")
        self.assertEqual(self.interrupted("await round()", 2), "Interrupted")
        before = int(self.run_cell("rounds").text())
        time.sleep(0.2)
        self.assertEqual(int(self.run_cell("rounds").text()), before)

    def test_an_interrupt_in_the_middle_of_compiling_leaves_a_kernel_that_compiles(self):
        self.start_again()
        self.run_cell("let kept = 1")
        for _ in range(3):
            request = self.kc.execute("import { tf } from 'tslab-ml'; const t: tf.Tensor = tf.scalar(1); for (;;) {}")
            time.sleep(0.15)
            self.ask("interrupt_request", {}, channel="control")
            self.assertEqual(self.outcome(request).reply["status"], "error")
        self.assertEqual(self.run_cell("kept + 1").text(), "2")

    def test_an_interrupt_while_the_kernel_starts_does_no_harm(self):
        self.start_again()
        request = self.kc.execute("for (;;) {}")
        self.wait_for("execute_input")
        self.ask("interrupt_request", {}, channel="control")
        self.assertEqual(self.outcome(request).reply["status"], "error")
        self.assertEqual(self.run_cell("1 + 1").text(), "2")

    def start_again(self):
        self.kc.stop_channels()
        self.km.shutdown_kernel(now=True)
        type(self).start()

    def test_a_signal_belongs_to_one_cell(self):
        self.interrupted("import { host } from 'tslab-ml/display'; const s = host()!.interrupt; while (!s.aborted) await new Promise(setImmediate); throw 1", 3)
        self.assertEqual(self.run_cell("import { host } from 'tslab-ml/display'; host()!.interrupt.aborted").text(), "false")

    def test_cells_that_wait_do_not_run_after_an_interrupt(self):
        running = self.kc.execute("console.log('go'); await new Promise(() => {})")
        waiting = self.kc.execute("1")
        self.wait_for("stream", "go")
        self.ask("interrupt_request", {}, channel="control")
        self.assertEqual(self.outcome(running).reply["status"], "error")
        self.assertEqual(self.outcome(waiting).reply["status"], "aborted")

    def test_an_interrupt_of_an_idle_kernel_changes_nothing(self):
        self.ask("interrupt_request", {}, channel="control")
        self.kept()


class Training(LiveKernel):
    def test_a_fit_stops_after_the_current_batch_and_model_and_history_stay_usable(self):
        self.assertEqual(self.run_cell(
            "import { tf, models, train } from 'tslab-ml';"
            "const model = models.seedCnn(); const xs = tf.zeros([640, 28, 28, 1]); const ys = tf.zeros([640], 'int32');"
        ).reply["status"], "ok")
        request = self.kc.execute("console.log('go'); const history = await train.fit(model, { xs, ys }, { epochs: 1000, batchSize: 64 })")
        waiting = self.kc.execute("'must not run'")
        self.wait_for("stream", "go")
        time.sleep(3)
        start = time.monotonic()
        self.ask("interrupt_request", {}, channel="control")
        outcome = self.outcome(request)
        self.assertLess(time.monotonic() - start, 3)
        self.assertEqual(outcome.reply["ename"], "FitInterrupted", outcome.reply)
        self.assertEqual(self.outcome(waiting).reply["status"], "aborted")
        self.assertEqual(self.run_cell("tf.tidy(() => (model.predict(xs) as tf.Tensor).shape)").text(), "[ 640, 10 ]")
        self.assertEqual(self.run_cell("train.historyOf(model)!.epoch.length > 0").text(), "true")

    def test_a_plain_fit_of_tfjs_stops_too_and_nothing_goes_on_behind_it(self):
        self.run_cell(
            "import { tf } from 'tslab-ml'; let batches = 0;"
            "const input = tf.input({ shape: [64] }); const output = tf.layers.dense({ units: 64 }).apply(input) as tf.SymbolicTensor;"
            "const plain = { functional: tf.model({ inputs: input, outputs: output }), sequential: tf.sequential({ layers: [tf.layers.dense({ units: 64, inputShape: [64] })] }) };"
            "for (const each of Object.values(plain)) each.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });"
            "const xs2 = tf.randomNormal([1000, 64]), ys2 = tf.randomNormal([1000, 64]);"
        )
        for kind in ("functional", "sequential"):
            request = self.kc.execute(f"console.log('go {kind}'); await plain.{kind}.fit(xs2, ys2, {{ epochs: 100000, verbose: 0, callbacks: {{ onBatchEnd: () => void batches++ }} }})")
            self.wait_for("stream", f"go {kind}")
            time.sleep(2)
            self.ask("interrupt_request", {}, channel="control")
            self.assertEqual(self.outcome(request).reply["ename"], "Interrupted")
            after = self.run_cell("batches").text()
            self.assertGreater(int(after), 10)
            time.sleep(0.3)
            self.assertEqual(self.run_cell("batches").text(), after)
            self.assertEqual(self.run_cell(f"const past = plain.{kind}.history; past.epoch.length > 0 && past.history.loss.length === past.epoch.length").text(), "true")
            self.assertEqual(self.run_cell(f"tf.tidy(() => (plain.{kind}.predict(xs2) as tf.Tensor).isFinite().all().dataSync()[0])").text(), "1")


class Faults(LiveKernel):
    env = {"NODE_OPTIONS": "--max-old-space-size=150"}

    def failed(self, code):
        outcome = self.run_cell(code)
        self.assertEqual(outcome.reply["status"], "error")
        self.assertEqual(len(outcome.of("error")), 1)
        return outcome

    def test_process_exit_ends_the_cell_and_keeps_variables(self):
        self.run_cell("let kept = 1")
        outcome = self.failed("console.log('before'); process.exit(3); console.log('after')")
        self.assertEqual(outcome.reply["ename"], "ProcessExit")
        self.assertEqual(outcome.stream(), "before\n")
        self.assertEqual(self.run_cell("kept").text(), "1")

    def test_a_crash_is_an_error_after_everything_that_was_printed_and_a_fresh_process_takes_over(self):
        outcome = self.failed("for (let i = 0; i < 1000; i++) console.log(i); process.abort()")
        self.assertEqual(outcome.stream(), "".join(f"{i}\n" for i in range(1000)))
        self.assertIn("SIGABRT", outcome.reply["evalue"])
        self.assertIn("variables are lost", outcome.reply["evalue"])
        self.assertEqual(self.run_cell("1 + 1").text(), "2")

    def test_a_segmentation_fault_is_an_error_that_says_so(self):
        outcome = self.failed("console.log('last'); process.kill(process.pid, 'SIGSEGV'); await new Promise(() => {})")
        self.assertEqual((outcome.stream(), outcome.reply["ename"]), ("last\n", "ProcessDied"))
        self.assertIn("SIGSEGV", outcome.reply["evalue"])
        self.assertEqual(self.run_cell("1 + 1").text(), "2")

    def test_when_the_compiler_dies_variables_and_types_of_all_cells_are_kept(self):
        self.assertEqual(self.run_cell("const survives: 5 = 5; interface Survivor { n: number }").reply["status"], "ok")
        front = self.run_cell("process.ppid").text()
        children = [path for path in Path("/proc").glob("[0-9]*/stat") if path.read_text().rsplit(")", 1)[1].split()[1] == front]
        (compiler,) = [path.parent.name for path in children if "compile/start" in (path.parent / "cmdline").read_text()]
        os.kill(int(compiler), signal.SIGKILL)
        time.sleep(0.3)
        self.assertEqual(self.run_cell("const both: Survivor = { n: survives }; both").text(), "{ n: 5 }")
        self.assertIn("TS2322", self.run_cell("const wrong: 6 = survives").reply["evalue"])

    def test_running_out_of_memory_is_an_error_without_pages_of_diagnostics(self):
        outcome = self.failed("const all: string[][] = []; for (;;) all.push(new Array(1e5).fill(all.length).map(String));")
        self.assertEqual(outcome.reply["ename"], "OutOfMemoryError")
        self.assertEqual(outcome.stream("stderr").strip(), "")
        self.assertEqual(self.run_cell("1 + 1").text(), "2")

    def test_an_uncaught_error_in_a_timer_ends_the_cell_that_waits(self):
        outcome = self.failed("setTimeout(() => { throw new RangeError('late') }, 10); await new Promise(() => {})")
        self.assertEqual((outcome.reply["ename"], outcome.reply["evalue"]), ("RangeError", "late"))

    def test_an_uncaught_error_after_the_cell_has_ended_is_shown_where_it_prints(self):
        self.run_cell("setTimeout(() => { throw new RangeError('too late') }, 200); 1")
        self.wait_for("stream", "RangeError")
        self.assertEqual(self.run_cell("2").text(), "2")

    def test_an_unhandled_rejection_ends_the_cell_that_waits(self):
        outcome = self.failed("void Promise.reject(new TypeError('nobody')); await new Promise(() => {})")
        self.assertEqual(outcome.reply["ename"], "TypeError")


if __name__ == "__main__":
    unittest.main(verbosity=2)
