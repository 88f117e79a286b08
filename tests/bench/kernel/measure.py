"""One round of one kernel: python measure.py <kernel> <folder>. Prints a line of JSON with seconds, and lines and bytes that arrived."""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from cells import LINES, cells
from client import Client

kernel, cwd = sys.argv[1:]
code = cells(kernel)


def in_order(text):
    """How many of the lines have arrived; 0 when they are not in order."""
    numbers = [int(line) for line in text.split()]
    return len(numbers) if all(a < b for a, b in zip(numbers, numbers[1:])) else 0


def session():
    client = Client(kernel, cwd)
    found = {"info": client.since_start()}
    client.answer("1+1")
    found["first"] = client.since_start()
    for i in range(5):
        client.run(f"{i}+1", result=True)
    found["warm"] = statistics.median(client.run(f"{i}+2", result=True)[0] for i in range(30))
    for name, cell in zip(("typings", "typingsAgain"), code["tfjs"]):
        found[name] = client.run(cell)[0]
    seconds = [client.run(code["declaration"].format(i=i))[0] for i in range(200)]
    found["declarationsFirst"] = statistics.median(seconds[:10])
    found["declarationsLast"] = statistics.median(seconds[-10:])
    found["big"], outputs = client.run(code["big"], settle=3)
    found["bigArrived"] = sum(len(output["content"]["data"]["text/html"]) for output in outputs if output["msg_type"] == "display_data")
    # Deno's lines trickle in for minutes: what has come after half of one counts.
    found["lines"], outputs = client.run(code["lines"], settle=3, timeout=30)
    texts = [output["content"]["text"] for output in outputs if output["msg_type"] == "stream"]
    found["linesArrived"] = in_order("".join(texts))
    client.close()
    return found


def nbconvert():
    with tempfile.TemporaryDirectory() as folder:
        cell = {"cell_type": "code", "source": code["lines"], "metadata": {}, "outputs": [], "execution_count": None, "id": "lines"}
        spec = {"name": f"bench-{kernel}", "display_name": kernel, "language": "any"}
        notebook = {"cells": [cell], "metadata": {"kernelspec": spec}, "nbformat": 4, "nbformat_minor": 5}
        path = Path(folder, "in.ipynb")
        path.write_text(json.dumps(notebook))
        command = [sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute", "--inplace", str(path)]
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, cwd=folder)
        seconds = time.perf_counter() - start
        outputs = json.loads(path.read_text())["cells"][0]["outputs"]
        return {"nbconvert": seconds, "nbconvertArrived": in_order("".join("".join(output.get("text", "")) for output in outputs))}


assert LINES == 200_000
print(json.dumps({**session(), **nbconvert()}))
