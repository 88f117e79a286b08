import { axis, countAxis, legendAt } from "./axes";
import { type Figure, figure } from "./figure";

/** What `train.fit`, and `model.fit` of tfjs and Keras, return: finished epochs from 0, and values per epoch by metric. */
export interface HistoryLike {
  readonly epoch: readonly number[];
  readonly history: Readonly<Record<string, readonly (number | unknown)[]>>;
}

export interface HistoryOptions {
  /** What is drawn, together with its `val_` counterpart. Default: "accuracy", or "loss" where there is no accuracy. */
  metric?: string;
  /** Default: the metric's name, "Accuracy per epoch". */
  title?: string;
}

const aliases: Readonly<Record<string, string>> = { accuracy: "acc", acc: "accuracy" };
const shares = /(^|_)(acc|accuracy|precision|recall|auc|f1|f1_score)$/;

/**
 * The learning curve of a training run: a metric per epoch on the training and the validation set. Shares such as accuracy run from 0 to
 * 1, the legend lower right; losses start at 0, the legend upper right. An unfinished run shows the epochs it has.
 *
 *     plots.history(history, { metric: "loss" })
 *
 * @throws {RangeError} when the history has no such metric
 */
export function history(given: HistoryLike, { metric, title }: HistoryOptions = {}): Figure {
  const name = metricOf(given, metric);
  const epochs = given.epoch.length;
  const label = words(name);
  const curves = [name, `val_${name}`].filter((key) => given.history[key]).map((key) => ({ key, values: numbers(given.history[key]) }));
  const isShare = shares.test(name);
  return figure({
    data: curves.map(({ key, values }, i) => ({
      type: "scatter",
      mode: epochs <= 50 ? "lines+markers" : "lines",
      name: key,
      x: values.map((_, e) => (given.epoch[e] ?? e) + 1),
      y: values,
      line: { width: 2.5, dash: i === 0 ? "solid" : "dash" },
      marker: { size: 7, symbol: i === 0 ? "circle" : "diamond" },
      hovertemplate: "%{y:.4f}",
    })),
    layout: {
      title: { text: title ?? `${label} per epoch` },
      xaxis: countAxis("Epoch", Math.max(epochs, (given.epoch.at(-1) ?? -1) + 1)),
      yaxis: axis(isShare ? `${label} (share from 0 to 1)` : label, isShare ? { range: [0, 1], dtick: 0.2 } : { rangemode: "tozero" }),
      legend: legendAt(isShare ? "lower right" : "upper right"),
      showlegend: true,
      hovermode: "x unified",
      // From anywhere on the plot to the nearest epoch.
      hoverdistance: -1,
    },
    alt: describe(label, curves),
  });
}

function metricOf({ history: values }: HistoryLike, asked: string | undefined): string {
  const names = Object.keys(values);
  const wanted = asked === undefined ? ["accuracy", "acc", "loss"] : [asked, aliases[asked] ?? asked];
  const found = wanted.find((name) => values[name]);
  if (found) return found;
  if (names.length === 0 || asked === undefined) return names.find((name) => !name.startsWith("val_")) ?? asked ?? "accuracy";
  throw new RangeError(`history: there is no metric "${asked}"; the history has ${names.join(", ")}.`);
}

const numbers = (values: readonly unknown[] = []): (number | null)[] =>
  values.map((value) => (typeof value === "number" && Number.isFinite(value) ? value : null));

function describe(label: string, curves: readonly { key: string; values: readonly (number | null)[] }[]): string {
  const epochs = Math.max(0, ...curves.map(({ values }) => values.length));
  if (epochs === 0) return `Line chart of ${label.toLowerCase()} per epoch: no epoch has finished yet.`;
  const last = curves.map(({ key, values }) => `${key} ${values.at(-1)?.toFixed(4) ?? "unknown"}`).join(", ");
  return `Line chart of ${label.toLowerCase()} per epoch, ${epochs} ${epochs === 1 ? "epoch" : "epochs"}: at the end ${last}.`;
}

function words(name: string): string {
  const text = (name === "acc" ? "accuracy" : name).replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
