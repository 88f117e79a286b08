"""The conformance suite that Jupyter publishes for kernels (PyPI: jupyter_kernel_test)."""

import unittest

import live  # noqa: F401  (makes the kernel known before the suite looks for it)
import jupyter_kernel_test


class Conformance(jupyter_kernel_test.KernelTests):
    kernel_name = "tslab-ml"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('hello, stderr')"
    completion_samples = [{"text": "Math.flo", "matches": {"floor"}}, {"text": "'x'.startsW", "matches": {"startsWith"}}]
    complete_code_samples = ["1", "const x = 1", "function f() { return 1 }", "await fetch('x')", "`a`", ""]
    incomplete_code_samples = ["function f() {", "const x = [1,", "if (true) {", "`abc", "/* comment", "f("]
    invalid_code_samples = ["const = 3", "let 1x", "}"]
    code_page_something = "Math.floor?"
    code_generate_error = "throw new Error('on purpose')"
    code_execute_result = [{"code": "1 + 2", "result": "3"}, {"code": "6 * 7", "result": "42"}, {"code": "'a' + 'b'", "result": "'ab'"}]
    code_display_data = [
        {"code": "import { display } from 'tslab'; display.html('<b>x</b>')", "mime": "text/html"},
        {"code": "import { display } from 'tslab'; display.png(new Uint8Array([1, 2]))", "mime": "image/png"},
    ]
    code_history_pattern = "1 + *"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Math.floor"
    code_clear_output = "import { host } from 'tslab-ml/display'; host()!.clearOutput()"


class Welcome(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "tslab-ml"
    support_iopub_welcome = True


if __name__ == "__main__":
    unittest.main(verbosity=2)
