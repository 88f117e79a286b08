import { displaySymbol, duration, escapeHtml, type Host, type MimeBundle } from "../../display";
import { optimizationHistory, paretoFront } from "../../plots";
import type { StudyView } from "../samplers";
import type { FrozenTrial } from "../storage";
import { bestOf, restOf } from "./lines";
import { resultOf, type Summary, secondsOf, shownValue, stateOf } from "./summary";
import type { Watch } from "./watch";

const interval = 250;
/** A chart is redrawn as a whole, which a browser should not do all the time. */
const chartInterval = 2000;
const rows = 10;
let count = 0;

/** A bar with the counts, the newest trials as a table, and the values of all of them as a chart; the chart and the table stay. */
export function notebookWatch(kernel: Host, study: () => StudyView): Watch {
  const id = `tslab-ml-sweep-${process.pid}-${++count}`;
  const shown = { table: 0, chart: 0 };
  const show = (part: keyof typeof shown, bundle: MimeBundle) => {
    kernel.display(bundle, { displayId: `${id}-${part}`, update: shown[part] > 0 });
    shown[part] = Date.now();
  };
  const chart = () => {
    const { directions, trials } = study();
    if (directions.length > 2 || !trials.some(({ state, values }) => state === "COMPLETE" && values?.every(Number.isFinite)))
      return undefined;
    return directions.length === 1 ? optimizationHistory(study()) : paretoFront(study());
  };
  return {
    changed(_, trials, summary) {
      if (Date.now() - shown.table >= interval) show("table", tableOf(trials, summary(), false));
      if (Date.now() - shown.chart < chartInterval) return;
      const figure = chart();
      if (!figure) return;
      const { data, layout, config, alt } = figure;
      show("chart", { "application/vnd.plotly.v1+json": { data, layout, config }, "text/plain": alt });
    },
    async end(trials, summary) {
      show("table", tableOf(trials, summary(), true));
      const figure = chart();
      if (figure) show("chart", await figure[displaySymbol]());
    },
  };
}

function tableOf(trials: readonly FrozenTrial[], summary: Summary, over: boolean): MimeBundle {
  const { running, complete, pruned, failed, ended, wanted } = summary;
  const counts = [
    `${complete} complete`,
    ...(pruned ? [`${pruned} pruned`] : []),
    ...(failed ? [`${failed} failed`] : []),
    ...(running && !over ? [`${running} running`] : []),
  ];
  const bar =
    Number.isFinite(wanted) && !over
      ? `<progress value="${ended}" max="${wanted}" style="width: 16em; vertical-align: middle"></progress> `
      : "";
  const best = new Set(summary.best.map((trial) => trial.id));
  const listed = chosen(trials, summary, over);
  const names = [...new Set(listed.flatMap(({ params }) => Object.keys(params)))];
  const head = ["trial", "state", "value", ...names, "time"].map((name) => `<th>${escapeHtml(name)}</th>`).join("");
  const body = listed.map((trial) => {
    const seconds = secondsOf(trial);
    const cells = [
      trial.number,
      stateOf(trial),
      trial.state === "FAIL" ? String(trial.systemAttrs.fail_reason ?? "").slice(0, 80) : resultOf(trial),
      ...names.map((name) => (Object.hasOwn(trial.params, name) ? shownValue(trial.params[name]) : "")),
      seconds === undefined ? "" : seconds < 10 ? `${seconds.toFixed(1)} s` : duration(seconds),
    ].map((cell) => `<td>${best.has(trial.id) ? `<b>${escapeHtml(String(cell))}</b>` : escapeHtml(String(cell))}</td>`);
    return `<tr>${cells.join("")}</tr>`;
  });
  const text = `${restOf(summary)} trials: ${counts.join(", ")}; ${bestOf(summary)}`;
  const more = trials.length > listed.length ? `<p>${listed.length} of ${trials.length} trials, the best in bold.</p>` : "";
  return {
    "text/html": `<div>${bar}${escapeHtml(text)}</div><table border="1" class="dataframe tex2jax_ignore mathjax_ignore"><thead><tr>${head}</tr></thead><tbody>${body.join("")}</tbody></table>${more}`,
    "text/plain": text,
  };
}

/** While it goes on the newest trials, afterwards the best ones; the best one is always there. */
function chosen(trials: readonly FrozenTrial[], { best }: Summary, over: boolean): readonly FrozenTrial[] {
  const begun = trials.filter(({ state }) => state !== "WAITING");
  const newest = begun.slice(-rows).reverse();
  const first = best.slice(0, over ? rows : 1);
  return [...first, ...newest.filter((trial) => !first.includes(trial))].slice(0, rows);
}
