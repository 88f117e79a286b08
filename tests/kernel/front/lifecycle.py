"""Birth and death: a kernel starts fast, ends at once, and leaves nothing behind."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from live import LiveKernel, alive, gone, patience


def children(pid):
    """Every process below a process."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += [int(child), *children(int(child))]
    return found


class Shutdown(LiveKernel):
    def setUp(self):
        if not alive(self.km.provisioner.pid):
            self.kc.stop_channels()
            self.start()

    def family(self):
        front = self.km.provisioner.pid
        return [front, *children(front)]

    def shut_down(self, restart=False):
        family = self.family()
        self.assertGreaterEqual(len(family), 2)
        start = time.monotonic()
        reply = self.ask("shutdown_request", {"restart": restart}, channel="control")
        self.assertEqual(reply, {"status": "ok", "restart": restart})
        self.assertTrue(gone(family, 5), "a process is left")
        self.assertLess(time.monotonic() - start, 3)

    def test_an_idle_kernel_ends_and_leaves_no_process(self):
        self.shut_down()

    def test_a_timer_does_not_keep_the_kernel(self):
        self.run_cell("setInterval(() => {}, 1000)")
        self.shut_down(restart=True)

    def test_an_endless_loop_does_not_keep_the_kernel(self):
        self.kc.execute("console.log('go'); for (;;) {}")
        self.wait_for("stream", "go")
        self.shut_down()

    def test_programs_that_cells_started_end_too(self):
        self.run_cell("require('child_process').spawn('sleep', ['1000']); 0")
        self.assertGreaterEqual(len(self.family()), 3)
        self.shut_down()

    def test_when_the_front_is_killed_the_endless_loop_of_a_cell_ends(self):
        family = self.family()
        self.kc.execute("console.log('go'); for (;;) {}")
        self.wait_for("stream", "go")
        os.kill(self.km.provisioner.pid, signal.SIGKILL)
        self.assertTrue(gone(family[1:]), "the process that runs cells is left")

    def test_a_restart_gives_a_fresh_kernel(self):
        self.run_cell("const old = 1")
        self.km.restart_kernel(now=False)
        self.kc.wait_for_ready(timeout=patience)
        self.assertEqual(self.run_cell("old").reply["status"], "error")
        self.assertEqual(self.run_cell("1").reply["execution_count"], 2)


class Orphans(unittest.TestCase):
    def test_when_jupyter_is_killed_the_kernel_ends(self):
        program = (
            "import live, time; live.LiveKernel.start(); print(live.LiveKernel.km.provisioner.pid, flush=True); time.sleep(1000)"
        )
        jupyter = subprocess.Popen([sys.executable, "-c", program], cwd=Path(__file__).parent, stdout=subprocess.PIPE, text=True)
        front = int(jupyter.stdout.readline())
        family = [front, *children(front)]
        self.assertGreaterEqual(len(family), 2)
        jupyter.kill()
        jupyter.wait()
        self.assertTrue(gone(family), "a process is left")


class Nbconvert(unittest.TestCase):
    def convert(self, cells):
        folder = Path(tempfile.mkdtemp(prefix="tslab-ml-nb-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        cells = [{"cell_type": "code", "source": code, "metadata": {}, "outputs": [], "execution_count": None, "id": f"c{i}"} for i, code in enumerate(cells)]
        spec = {"name": "tslab-ml", "display_name": "TypeScript", "language": "typescript"}
        notebook = {"cells": cells, "metadata": {"kernelspec": spec}, "nbformat": 4, "nbformat_minor": 5}
        folder.joinpath("in.ipynb").write_text(json.dumps(notebook))
        command = [sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute", "in.ipynb", "--output", "out.ipynb"]
        env = {**os.environ, "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
        done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=patience)
        out = folder / "out.ipynb"
        return done, json.loads(out.read_text()) if out.exists() else None

    def test_a_notebook_is_saved_with_counts_outputs_and_language(self):
        done, notebook = self.convert(["for (let i = 0; i < 20000; i++) console.log(i)", "const { a }: any = { a: 1 };\na"])
        self.assertEqual(done.returncode, 0, done.stderr)
        first, second = notebook["cells"]
        self.assertEqual([first["execution_count"], second["execution_count"]], [1, 2])
        self.assertEqual("".join("".join(output["text"]) for output in first["outputs"]), "".join(f"{i}\n" for i in range(20000)))
        self.assertEqual(second["outputs"][0]["data"]["text/plain"], ["1"])
        self.assertEqual(notebook["metadata"]["language_info"]["name"], "typescript")

    def test_a_failing_notebook_fails_with_name_message_and_line(self):
        done, _ = self.convert(["function f() {\n  throw new RangeError('of no use');\n}", "f()"])
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("RangeError", done.stderr)
        self.assertIn("of no use", done.stderr)
        self.assertIn("Cell [1], line 2", done.stderr)

    def test_nobody_watches_live(self):
        done, notebook = self.convert(["(globalThis as any)[Symbol.for('tslab-ml.host')].live"])
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(notebook["cells"][0]["outputs"][0]["data"]["text/plain"], ["false"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
