// @ts-check
import { words } from "./summary.mjs";

/**
 * Says how far a notebook is: in one line that is written over again on a terminal, else in a line per cell.
 * @param {string} head such as `[2/9] 05-data-cleaning.ipynb`
 * @param {NodeJS.WriteStream | { isTTY?: boolean, columns?: number, write(text: string): unknown }} out
 */
export function progress(head, out) {
  const start = performance.now();
  const seconds = (since = start) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
  let cells = 0;
  let cell = 0;
  let source = "";
  let begun = start;
  const draw = () => {
    const line = `${head}: ${cell > 0 ? `cell ${cell} of ${cells}` : "starting"}, ${seconds()}${source ? `  ${source}` : ""}`;
    out.write(`\r\x1b[2K${line.slice(0, (out.columns ?? 80) - 1)}`);
  };
  const timer = out.isTTY ? setInterval(draw, 500) : undefined;
  return {
    /** @param {import("./run.mjs").Event} event */
    take(event) {
      if (event.event === "begin") cells = event.cells;
      if (event.event === "cell") {
        ({ cell, source } = event);
        begun = performance.now();
      }
      if (out.isTTY) draw();
      else if (event.event === "done") out.write(`${head}: cell ${event.cell} of ${cells}, ${seconds(begun)}\n`);
    },
    /** @param {import("./run.mjs").Result} result */
    end(result) {
      clearInterval(timer);
      out.write(`${out.isTTY ? "\r\x1b[2K" : ""}${head}: ${words(result)}, ${seconds()}\n`);
    },
  };
}
