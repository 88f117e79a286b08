"""Runs the conformance suite of Jupyter against one kernel: python suite.py <kernel>. Prints a line of JSON: test -> whether it passed."""

import io
import json
import signal
import sys
import unittest

import jupyter_kernel_test as suite

kernel = sys.argv[1]
# Long enough for every answer; a kernel that never answers costs this for every question.
suite.TIMEOUT = 6
# Some of its tests wait without an end for a message that never comes.
TEST_SECONDS = 45


def too_long(_signal, _frame):
    raise TimeoutError


signal.signal(signal.SIGALRM, too_long)

TYPESCRIPT = {
    "language_name": "typescript",
    "file_extension": ".ts",
    "code_hello_world": "console.log('hello, world')",
    "code_stderr": "console.error('hello, stderr')",
    "completion_samples": [{"text": "Math.flo", "matches": {"floor"}}],
    "complete_code_samples": ["1", "const x = 1", "function f() { return 1 }"],
    "incomplete_code_samples": ["function f() {", "const x = [1,", "`abc"],
    "invalid_code_samples": ["const = 3", "let 1x"],
    "code_page_something": "Math.floor?",
    "code_generate_error": "throw new Error('on purpose')",
    "code_execute_result": [{"code": "1 + 2", "result": "3"}],
    "code_history_pattern": "1 + *",
    "supported_history_operations": ("tail", "range", "search"),
    "code_inspect_sample": "Math.floor",
}
TSLAB = {
    "code_display_data": [{"code": "import { display } from 'tslab'; display.html('<b>x</b>')", "mime": "text/html"}],
    "code_clear_output": "import { display } from 'tslab'; display.html('x')",
}
SAMPLES = {
    "tslab-ml": {**TYPESCRIPT, **TSLAB, "code_clear_output": "import { display } from 'tslab-ml'; display.clearOutput()"},
    "tslab": {**TYPESCRIPT, **TSLAB},
    "deno": {
        **TYPESCRIPT,
        "code_display_data": [{"code": "await Deno.jupyter.display({ 'text/html': '<b>x</b>' }, { raw: true })", "mime": "text/html"}],
        "code_clear_output": "await Deno.jupyter.broadcast('clear_output', { wait: false })",
    },
    "ipykernel": {
        "language_name": "python",
        "file_extension": ".py",
        "code_hello_world": "print('hello, world')",
        "code_stderr": "import sys; print('hello, stderr', file=sys.stderr)",
        "completion_samples": [{"text": "zi", "matches": {"zip"}}],
        "complete_code_samples": ["1", "print('hello')", "f(x)"],
        "incomplete_code_samples": ["print('''hello", "def f():\n  x*2"],
        "invalid_code_samples": ["import = 7q"],
        "code_page_something": "zip?",
        "code_generate_error": "raise ValueError('on purpose')",
        "code_execute_result": [{"code": "1 + 2", "result": "3"}],
        "code_display_data": [{"code": "from IPython.display import HTML, display; display(HTML('<b>x</b>'))", "mime": "text/html"}],
        "code_history_pattern": "1 + *",
        "supported_history_operations": ("tail", "range", "search"),
        "code_inspect_sample": "zip",
        "code_clear_output": "from IPython.display import clear_output; clear_output()",
    },
}


class Limited:
    kernel_name = f"bench-{kernel}"

    @classmethod
    def setUpClass(cls):
        signal.alarm(TEST_SECONDS)
        super().setUpClass()

    def setUp(self):
        signal.alarm(TEST_SECONDS)
        super().setUp()

    @classmethod
    def tearDownClass(cls):
        signal.alarm(TEST_SECONDS)
        super().tearDownClass()
        signal.alarm(0)


class Conformance(Limited, suite.KernelTests):
    pass


class Welcome(Limited, suite.IopubWelcomeTests):
    support_iopub_welcome = True


for name, sample in SAMPLES[kernel].items():
    setattr(Conformance, name, sample)

results = {}
for case in (Conformance, Welcome):
    tests = unittest.defaultTestLoader.loadTestsFromTestCase(case)
    for test in tests:
        results.setdefault(test._testMethodName, False)
    # Together, since a class starts its kernel once.
    outcome = unittest.TextTestRunner(stream=io.StringIO()).run(tests)
    bad = {str(getattr(test, "test_case", test)).split(" ")[0] for test, _ in outcome.failures + outcome.errors + outcome.skipped}
    for name in unittest.defaultTestLoader.getTestCaseNames(case):
        results[name] = not any(name in each or "setUpClass" in each for each in bad)
print(json.dumps(results))
