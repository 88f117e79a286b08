"""Memory of tensors in cells that run again and again, without tf.tidy."""

import os
import sys
import time
import unittest
from pathlib import Path

from live import LiveKernel

runs = 50
tensor = "tf.ones([25, 1024, 1024])"  # 100 MB of float32


@unittest.skipUnless(sys.platform == "linux", "reads /proc")
class Memory(LiveKernel):
    def resident(self):
        """Resident memory of the process that runs cells, in bytes."""
        pages = Path(f"/proc/{self.run_cell('process.pid').text()}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    def value(self, code):
        outcome = self.run_cell(code)
        self.assertEqual(outcome.reply["status"], "ok", outcome.reply.get("evalue"))
        return outcome.text()

    def tensors(self):
        """Memory that TensorFlow's tensors hold, in bytes."""
        return int(self.run_cell("tf.memory().numBytes").text())

    def rerun(self, code):
        """
        Runs a cell fifty times, and gives what its tensors hold after the first run and at most after the others; and what the process takes after the
        second run and at the end. The second run needs more than the first: its value is there before that of the first goes, and TensorFlow keeps
        what it once had from the system.
        """
        self.value(code)
        time.sleep(0.1)
        one, most = self.tensors(), 0
        self.value(code)
        two = self.resident()
        for _ in range(runs - 2):
            self.value(code)
            # Memory goes back after the reply.
            time.sleep(0.02)
            most = max(most, self.tensors())
        return one, most, two, self.resident()

    def test_a_rerun_cell_keeps_the_memory_of_one_run(self):
        self.value("import { tf } from 'tslab-ml'; tf.ones([1]).dispose()")
        one, most, two, end = self.rerun(f"const big = {tensor}; const sum = big.sum().dataSync()[0]; sum")
        self.assertGreater(one, 100e6)
        self.assertLess(most, 1.5 * one)
        self.assertLess(end, two + 0.5 * one)
        self.assertEqual(self.value("big.max().dataSync()[0]"), "1")

    def test_what_is_still_referred_to_stays_readable_and_the_rest_goes(self):
        self.value("import { tf } from 'tslab-ml'; const kept: tf.Tensor[] = []; let round = 0;")
        one, most, two, end = self.rerun(f"const work = {tensor}.mul(++round); if (round % 25 === 0) kept.push(work.slice([0, 0, 0], [1, 1, 4])); work.shape.length")
        self.assertLess(most, 1.5 * one)
        self.assertLess(end, two + 0.5 * one)
        self.assertEqual(self.value("kept.map((t) => t.dataSync()[0])"), "[ 25, 50 ]")


if __name__ == "__main__":
    unittest.main(verbosity=2)
