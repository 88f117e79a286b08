// @ts-check

/** How many lines of an error the summary has. */
const errorLines = 4;

/** How a notebook ended, in words. @param {import("./run.mjs").Result} result */
export const words = ({ result, cell }) => (cell ? `${result} in cell ${cell}` : result);

/**
 * The table at the end: a line per notebook, and below the failing cell, its error and where to read on.
 * @param {import("./run.mjs").Result[]} results
 */
export function summaryOf(results) {
  const rows = [
    ["notebook", "cells", "time", "result"],
    ...results.map((each) => [each.name, cellsOf(each), each.result === "not run" ? "-" : `${each.seconds.toFixed(1)} s`, words(each)]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((text, i) => (i === 1 || i === 2 ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
  const [heading, ...body] = lines;
  return [
    heading,
    ...body.flatMap((line, i) => [line, ...detailsOf(/** @type {import("./run.mjs").Result} */ (results[i]))]),
    totalOf(results),
  ].join("\n");
}

/** @param {import("./run.mjs").Result} result */
const cellsOf = ({ cells, done }) => (cells === undefined ? "-" : done === cells ? `${cells}` : `${done} of ${cells}`);

/** @param {import("./run.mjs").Result} result @returns {string[]} */
function detailsOf({ source, error, kept }) {
  const all = error?.trimEnd().split("\n") ?? [];
  const shown = [...all.slice(0, errorLines), ...(all.length > errorLines ? [`... (${all.length - errorLines} more lines)`] : [])];
  return [
    ...(source ? [`  | ${source}`] : []),
    ...shown.map((line) => `  ${line}`),
    ...(kept ? [`  what has run is in ${kept}; the notebook itself is as it was`] : []),
  ];
}

/** @param {import("./run.mjs").Result[]} results */
function totalOf(results) {
  const seconds = results.reduce((sum, each) => sum + each.seconds, 0);
  const counts = /** @type {const} */ (["ok", "failed", "interrupted", "not run"]).flatMap((kind) => {
    const count = results.filter((each) => each.result === kind).length;
    return count > 0 ? [`${count} ${kind}`] : [];
  });
  return `${counts.join(", ")}, ${seconds.toFixed(1)} s`;
}
