"""History that goes on from one kernel to the next."""

import unittest

from live import LiveKernel


class Sessions(LiveKernel):
    def history(self, **request):
        return self.ask("history_request", {"raw": True, "output": False, **request})["history"]

    def restart(self):
        self.kc.stop_channels()
        self.km.shutdown_kernel()
        self.start()

    def test_the_next_kernel_knows_what_was_typed_and_nothing_of_unattended_runs(self):
        self.run_cell("const typed = 41")
        self.run_cell("typed + 1", allow_stdin=False)
        self.run_cell("typed + 2")
        (first, *_) = self.history(hist_access_type="tail", n=1)
        self.restart()
        self.assertEqual(self.run_cell("1").reply["execution_count"], 1)
        self.assertEqual([row[2] for row in self.history(hist_access_type="tail", n=3)], ["const typed = 41", "typed + 2", "1"])
        self.assertEqual(self.history(hist_access_type="range", session=-1, start=3, stop=4), [[first[0], 3, "typed + 2"]])
        self.assertEqual(self.history(hist_access_type="range", session=0, start=1, stop=9), [[first[0] + 1, 1, "1"]])
        self.assertEqual(self.history(hist_access_type="search", pattern="typed*", output=True)[-1][2], ["typed + 2", "43"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
