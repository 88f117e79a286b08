"""Executes one notebook with nbclient and says what happens, in lines of JSON on standard output.

    python run.py NOTEBOOK PARTIAL

The notebook is replaced, at once, when all of it has run. What has run of one that fails or is interrupted goes to PARTIAL. The end of standard input
interrupts, so that a parent that dies takes the kernel with it.
"""
import asyncio
import json
import os
import re
import sys
import threading

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbclient.util import ensure_async

# The kernel inherits our standard output; what it prints there must not mix with what we say.
said = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)

# Seconds that an interrupted cell has to end by itself.
PATIENCE = 15
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def say(**event):
    said.write(json.dumps(event) + "\n")
    said.flush()


def first_line(text):
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def is_executed(client, cell):
    return cell.cell_type == "code" and cell.source.strip() and client.skip_cells_with_tag not in cell.metadata.get("tags", [])


class Interrupted(Exception):
    pass


async def execute(path):
    """Returns the notebook and how it ended."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            # Outputs of an earlier run would pass for those of this one.
            cell.outputs, cell.execution_count = [], None
            cell.metadata.pop("execution", None)
    client = NotebookClient(notebook, timeout=None, resources={"metadata": {"path": os.path.dirname(os.path.abspath(path))}})
    numbers = {index: n for n, index in enumerate((i for i, cell in enumerate(notebook.cells) if is_executed(client, cell)), 1)}
    say(event="begin", cells=len(numbers))
    interrupted = asyncio.Event()
    cell_now = [None]

    def begins(cell, cell_index):
        if interrupted.is_set():
            raise Interrupted
        cell_now[0] = numbers[cell_index], first_line(cell.source)
        say(event="cell", cell=cell_now[0][0], source=cell_now[0][1])

    def ends(cell, cell_index, execute_reply):
        if execute_reply["content"]["status"] == "ok" or "raises-exception" in cell.metadata.get("tags", []):
            say(event="done", cell=numbers[cell_index])

    client.on_cell_execute, client.on_cell_executed = begins, ends
    loop = asyncio.get_running_loop()

    def wait_for_the_end_of_input():
        sys.stdin.buffer.read()
        loop.call_soon_threadsafe(interrupted.set)

    threading.Thread(target=wait_for_the_end_of_input, daemon=True).start()
    run = asyncio.ensure_future(client.async_execute())
    stop = asyncio.ensure_future(interrupted.wait())
    await asyncio.wait([run, stop], return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()
    if not run.done():
        if client.km is not None and client.km.has_kernel:
            await ensure_async(client.km.interrupt_kernel())
        await asyncio.wait([run], timeout=PATIENCE)
        run.cancel()
    try:
        await run
        return notebook, dict(event="ok")
    except CellExecutionError as error:
        if not interrupted.is_set():
            text = ANSI.sub("", f"{error.ename}: {error.evalue}")
            return notebook, dict(event="failed", cell=cell_now[0][0], source=cell_now[0][1], error=text)
    except (Interrupted, asyncio.CancelledError):
        pass
    except Exception as error:
        if not interrupted.is_set():
            number, source = cell_now[0] or (None, None)
            return notebook, dict(event="failed", cell=number, source=source, error=str(error) or type(error).__name__)
    number, source = cell_now[0] or (None, None)
    return notebook, dict(event="interrupted", cell=number, source=source)


def main(path, partial):
    try:
        notebook, end = asyncio.run(execute(path))
    except Exception as error:
        # Not a notebook: there is nothing to keep.
        return say(event="failed", cell=None, error=f"{os.path.basename(path)} cannot be read as a notebook: {first_line(str(error))}")
    place = path if end["event"] == "ok" else partial
    new = f"{place}.new"
    try:
        nbformat.write(notebook, new)
        os.replace(new, place)
    except OSError as error:
        if os.path.exists(new):
            os.remove(new)
        return say(event="failed", cell=None, error=f"{place} cannot be written: {error.strerror}")
    if end["event"] == "ok" and os.path.exists(partial):
        os.remove(partial)
    say(**end, **({} if end["event"] == "ok" else {"kept": partial}))


main(*sys.argv[1:])
