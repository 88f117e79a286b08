import { displaySymbol, host } from "../../display";
import { type HistoryOptions, history as historyFigure } from "../../plots";
import { asTfjsCallback, withoutShortNames } from "./callback";

let count = 0;

/**
 * Draws the learning curve below the cell and a point more after every epoch; where nobody watches it draws it once, at the end.
 * Outside of a notebook it does nothing.
 *
 *     callbacks: train.callbacks.liveChart({ metric: "loss" })
 */
export function liveChart(options: HistoryOptions = {}) {
  const displayId = `tslab-ml-chart-${process.pid}-${++count}`;
  const epochs: number[] = [];
  const values: Record<string, number[]> = {};
  let shown = false;
  const figure = () => historyFigure({ epoch: epochs, history: values }, options);
  return asTfjsCallback({
    onTrainBegin() {
      shown = false;
      epochs.length = 0;
      for (const name of Object.keys(values)) delete values[name];
    },
    onEpochEnd(epoch, logs) {
      epochs.push(epoch);
      for (const [name, value] of Object.entries(withoutShortNames(logs))) (values[name] ??= []).push(value);
      const kernel = host();
      if (!kernel?.live) return;
      // Without the picture, which takes longer than many an epoch; it comes at the end.
      const { data, layout, config, alt } = figure();
      kernel.display({ "application/vnd.plotly.v1+json": { data, layout, config }, "text/plain": alt }, { displayId, update: shown });
      shown = true;
    },
    async onTrainEnd() {
      if (epochs.length > 0) host()?.display(await figure()[displaySymbol](), { displayId, update: shown });
    },
  });
}
