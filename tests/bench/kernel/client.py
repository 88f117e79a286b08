"""A Jupyter client that takes times and counts what arrives."""

import time
from queue import Empty

import zmq
from jupyter_client.manager import KernelManager


class Client:
    """One kernel, from its start."""

    def __init__(self, kernel, cwd):
        # A client that tries to connect only ten times a second would round every start to that.
        context = zmq.Context()
        context.setsockopt(zmq.RECONNECT_IVL, 5)
        self.began = time.perf_counter()
        self.km = KernelManager(kernel_name=f"bench-{kernel}", context=context)
        self.km.start_kernel(cwd=cwd)
        self.kc = self.km.blocking_client()
        self.kc.start_channels(hb=False)
        self.shell(self.kc.kernel_info(), 60)

    def since_start(self):
        return time.perf_counter() - self.began

    def answer(self, code):
        """Runs a cell until its reply is there: the first cell's outputs may come before iopub is connected, and be lost."""
        reply = self.shell(self.kc.execute(code), 60)
        assert reply["status"] == "ok", reply

    def shell(self, request, timeout):
        end = time.monotonic() + timeout
        while True:
            reply = self.kc.get_shell_msg(timeout=max(0.1, end - time.monotonic()))
            if reply["parent_header"].get("msg_id") == request:
                return reply["content"]

    def run(self, code, result=False, settle=0, timeout=120):
        """
        Runs a cell; gives the seconds until its reply and its last output are there, and its outputs. Deno's idle status may overtake the
        outputs: with `result` waits for a result as well (stock tslab prints it), with `settle` until nothing has come for as many seconds.
        """
        start = time.perf_counter()
        request = self.kc.execute(code)
        outputs = []
        idle = False
        last = start
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            try:
                # A kernel that loses messages may lose the idle status too: three seconds of silence stand for it.
                message = self.kc.get_iopub_msg(timeout=settle or 3)
            except Empty:
                if idle or self.replied(request):
                    break
                continue
            if message["parent_header"].get("msg_id") != request:
                continue
            last = time.perf_counter()
            outputs.append(message)
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                idle = True
            shown = any(output["msg_type"] in ("execute_result", "display_data", "stream") for output in outputs)
            if idle and not settle and (shown or not result):
                break
        reply = self.reply or self.shell(request, 10)
        if idle and not settle:
            last = time.perf_counter()
        self.reply = None
        if reply["status"] != "ok":
            raise AssertionError(f"{code[:200]}\n{reply}\n{outputs[-2:]}")
        return last - start, outputs

    reply = None

    def replied(self, request):
        """Whether the reply is there, without waiting for it."""
        try:
            self.reply = self.reply or self.shell(request, 0.1)
        except Empty:
            return False
        return True

    def close(self):
        self.kc.stop_channels()
        self.km.shutdown_kernel(now=True)
