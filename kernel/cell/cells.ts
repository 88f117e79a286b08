import type { Position } from "../compile/protocol";

/** What is kept of a cell that ran, or of a file beside the notebook, to explain errors that come out of it later. */
export interface Cell {
  code: string;
  /** Where a place of the compiled cell stands in `code`. */
  original(position: Position): Position | undefined;
}

/** Cells by name; the name is also the file name that V8 knows the cell by. */
export type Cells = Map<string, Cell>;

/** A cell, or a file beside the notebook by its full path. */
const place = /(Cell \[[\d.]+\]|(?:[A-Za-z]:)?[\\/][^\s():]+\.[cm]?[jt]sx?):(\d+):(\d+)/g;

/** Rewrites every `Cell [3]:line:column` of a stack frame from the compiled cell to the cell as the user wrote it. */
export function traceFrame(cells: Cells, frame: string): string {
  return frame.replace(place, (whole, name: string, line: string, column: string) => {
    const found = cells.get(name)?.original({ line: Number(line) - 1, column: Number(column) - 1 });
    return found ? `${name}:${found.line + 1}:${found.column + 1}` : whole;
  });
}

/** Makes `error.stack` name lines of cells as the user wrote them, and leaves out the kernel's own frames. */
export function traceStacks(cells: Cells, kernelFolder: string): void {
  Error.prepareStackTrace = (error, sites) => {
    const frames = sites.map(String).filter((frame) => !frame.includes(kernelFolder));
    return [headline(error), ...frames.map((frame) => `    at ${traceFrame(cells, frame)}`)].join("\n");
  };
}

function headline(error: unknown): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "Error";
  }
}
