import type { CellError } from "../cell/protocol";
import type { Death } from "./child";

const lost = "A fresh process has taken over: all variables are lost, run the cells above again.";

/** The error of a cell whose process died. */
export function describeDeath({ code, signal, lastWords }: Death, interrupted: boolean): CellError {
  if (interrupted) return cellError("Interrupted", `The cell did not react to the interrupt, so its process was ended. ${lost}`);
  if (/heap out of memory|Reached heap limit/.test(lastWords)) {
    return cellError("OutOfMemoryError", `JavaScript ran out of memory (NODE_OPTIONS=--max-old-space-size=<MB> raises its limit). ${lost}`);
  }
  const how = signal ? `by the signal ${signal}` : `with exit code ${code}`;
  return cellError("ProcessDied", `The process that runs the cells ended ${how}. ${lost}`);
}

const cellError = (ename: string, evalue: string): CellError => ({ ename, evalue, traceback: [`\u001b[31m${ename}\u001b[39m: ${evalue}`] });
