/** Ends a cell that the user interrupted. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  constructor() {
    super("The cell was interrupted; variables are kept.");
  }
}

/** Ends a cell that called `process.exit`. */
export class ProcessExit extends Error {
  override readonly name = "ProcessExit";
  constructor(code: unknown) {
    super(`process.exit(${code ?? ""}) ends the cell, not the kernel; variables are kept.`);
  }
}
