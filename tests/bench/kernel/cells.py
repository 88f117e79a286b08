"""What the cells of the benchmark say in the language of each kernel."""

LINES = 200_000
BIG = 50_000_000


def cells(kernel):
    if kernel == "ipykernel":
        return PYTHON
    return {**TYPESCRIPT, "big": BIG_DENO if kernel == "deno" else BIG_TSLAB, "tfjs": [] if kernel == "deno" else TFJS}


PYTHON = {
    "declaration": "numbers{i} = [{i}]\ndef sum{i}(x):\n    return x + numbers{i}[0]\n",
    "lines": f"for i in range({LINES}):\n    print(i)",
    "big": f"from IPython.display import display\ndisplay({{'text/html': 'x' * {BIG}}}, raw=True)",
    "tfjs": [],
}
TYPESCRIPT = {
    "declaration": "const numbers{i}: number[] = [{i}];\nfunction sum{i}(x: number): number {{\n  return x + numbers{i}[0];\n}}\n",
    "lines": f"for (let i = 0; i < {LINES}; i++) console.log(i)",
}
BIG_TSLAB = f"import {{ display }} from 'tslab';\ndisplay.html('x'.repeat({BIG}))"
BIG_DENO = f"await Deno.jupyter.display({{ 'text/html': 'x'.repeat({BIG}) }}, {{ raw: true }})"
TFJS = [
    'import * as tf from "@tensorflow/tfjs";\nfunction flat(x: tf.Tensor2D): tf.Tensor1D { return x.as1D() }',
    'import * as tf from "@tensorflow/tfjs";\nfunction deep(x: tf.Tensor3D): tf.Tensor4D { return x.expandDims(0) as tf.Tensor4D }',
]
