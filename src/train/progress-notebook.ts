import { displaySymbol, duration, escapeHtml, type Host, type MimeBundle } from "../display";
import { formatMetric, type History, historyTable } from "./history";
import type { BatchState, Progress } from "./progress";

// Ten frames a second look live; more would only cost the browser.
const interval = 100;
let count = 0;

/** A bar with the numbers of the running epoch above a table of the finished ones; only the table stays. */
export function notebookProgress(kernel: Host, { unit }: { unit: string }): Progress {
  const displayId = `tslab-ml-fit-${process.pid}-${++count}`;
  let shown = false;
  let drawn = 0;
  let finished: History | undefined;
  const show = (bundle: MimeBundle) => {
    kernel.display(bundle, { displayId, update: shown });
    shown = true;
  };
  return {
    batch(state) {
      if (Date.now() - drawn < interval && state.batch < state.batches) return;
      drawn = Date.now();
      show(withTable(barOf(state, unit), finished));
    },
    epochEnd(history) {
      finished = history;
    },
    end(history) {
      const note = history.interrupted ? "<p>Interrupted; the model keeps the weights of the last finished batch.</p>" : "";
      if (history.epoch.length > 0) show(withTable({ html: note, text: "" }, history));
      else if (shown) show({ "text/html": note || "<p>No epoch was finished.</p>", "text/plain": "No epoch was finished." });
    },
  };
}

function barOf(
  { epoch, epochs, batch, batches, samplesPerSecond, secondsLeft, logs }: BatchState,
  unit: string,
): { html: string; text: string } {
  const metrics = Object.entries(logs).map(([name, value]) => `${name}: ${formatMetric(value)}`);
  const title = `Epoch ${epoch + 1}/${epochs}`;
  const speed = `${Math.round(samplesPerSecond).toLocaleString("en-US")} ${unit}/s, ETA ${duration(secondsLeft)}`;
  const bar = `<progress value="${batch}" max="${batches}" style="width: 16em; vertical-align: middle"></progress>`;
  return {
    html: `<div><b>${title}</b> ${bar} ${batch}/${batches} batches, ${speed}<br>${metrics.map(escapeHtml).join(" &nbsp; ")}</div>`,
    text: `${title}: ${batch}/${batches} batches, ${speed}, ${metrics.join(", ")}`,
  };
}

function withTable({ html, text }: { html: string; text: string }, history: History | undefined): MimeBundle {
  if (!history) return { "text/html": html, "text/plain": text };
  const bundle = historyTable(history)[displaySymbol]() as MimeBundle;
  return { "text/html": `${html}${bundle["text/html"]}`, "text/plain": [text, bundle["text/plain"]].filter(Boolean).join("\n") };
}
