"""A live tslab-ml kernel for the tests beside this file, in a kernel folder of its own so that nothing installed is used."""

import atexit
import json
import os
import shutil
import tempfile
import time
import unittest
from pathlib import Path
from queue import Empty

root = Path(__file__).resolve().parents[3]
notebooks = root / "notebooks"
patience = 60

jupyter = Path(tempfile.mkdtemp(prefix="tslab-ml-test-"))
atexit.register(shutil.rmtree, jupyter, ignore_errors=True)
spec = jupyter / "kernels" / "tslab-ml"
spec.mkdir(parents=True)
argv = [os.environ.get("NODE", "node"), str(root / "dist" / "kernel" / "front" / "main.js"), "{connection_file}"]
spec.joinpath("kernel.json").write_text(
    json.dumps({"argv": argv, "display_name": "TypeScript", "language": "typescript", "interrupt_mode": "message"})
)
os.environ["JUPYTER_PATH"] = str(jupyter)
os.environ["JUPYTER_RUNTIME_DIR"] = str(jupyter / "runtime")
os.environ["TSLAB_ML_HISTORY"] = str(jupyter / "history.jsonl")
os.environ["IPYTHONDIR"] = str(jupyter / "ipython")

from jupyter_client.manager import KernelManager  # noqa: E402  (reads the variables above)


class Outcome:
    """What a cell did: its reply and its iopub messages."""

    def __init__(self, reply, messages):
        self.reply = reply["content"]
        self.messages = messages

    def of(self, kind):
        return [message["content"] for message in self.messages if message["msg_type"] == kind]

    def kinds(self):
        return [message["msg_type"] for message in self.messages]

    def stream(self, name="stdout"):
        return "".join(content["text"] for content in self.of("stream") if content["name"] == name)

    def text(self):
        results = self.of("execute_result")
        return results[0]["data"]["text/plain"] if results else None

    def traceback(self):
        return "\n".join(self.of("error")[0]["traceback"])


class LiveKernel(unittest.TestCase):
    """One kernel for all tests of a class."""

    cwd = notebooks
    env = {}
    maxDiff = 4000

    @classmethod
    def setUpClass(cls):
        cls.start()

    @classmethod
    def tearDownClass(cls):
        cls.kc.stop_channels()
        cls.km.shutdown_kernel()

    @classmethod
    def start(cls):
        cls.km = KernelManager(kernel_name="tslab-ml")
        cls.km.start_kernel(cwd=str(cls.cwd), env={**os.environ, **cls.env})
        cls.kc = cls.km.blocking_client()
        cls.kc.start_channels()
        cls.kc.wait_for_ready(timeout=patience)

    def run_cell(self, code, timeout=patience, **options):
        return self.outcome(self.kc.execute(code, **options), timeout)

    def outcome(self, request, timeout=patience):
        """Reads until the cell is idle and its reply is there."""
        messages = []
        end = time.monotonic() + timeout
        while True:
            message = self.kc.get_iopub_msg(timeout=max(0.1, end - time.monotonic()))
            if message["parent_header"].get("msg_id") != request:
                continue
            messages.append(message)
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                break
        return Outcome(self.reply(request, timeout), messages)

    def reply(self, request, timeout=patience, channel="shell"):
        get = self.kc.get_shell_msg if channel == "shell" else self.kc.get_control_msg
        end = time.monotonic() + timeout
        while True:
            reply = get(timeout=max(0.1, end - time.monotonic()))
            if reply["parent_header"].get("msg_id") == request:
                return reply

    def ask(self, kind, content, channel="shell"):
        """Sends any request and returns the content of its reply."""
        message = self.kc.session.msg(kind, content)
        getattr(self.kc, f"{channel}_channel").send(message)
        return self.reply(message["header"]["msg_id"], channel=channel)["content"]

    def wait_for(self, kind, contains="", timeout=patience):
        """Waits for an iopub message, for example for the output that tells that a loop runs."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            try:
                message = self.kc.get_iopub_msg(timeout=1)
            except Empty:
                continue
            if message["msg_type"] == kind and contains in json.dumps(message["content"]):
                return message["content"]
        raise AssertionError(f"no {kind} with {contains!r} in {timeout} s")


def alive(pid):
    """Whether a process exists and is not a zombie that its parent has yet to reap."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def gone(pids, timeout=10):
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        if not any(alive(pid) for pid in pids):
            return True
        time.sleep(0.1)
    return False
