import { axis, type Corner, countAxis, freeCorner, legendAt, type Place } from "../axes";
import { type Figure, figure } from "../figure";
import { seriesStyle } from "../palette";
import { capital } from "../words";

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

/** One line of a learning curve: values per epoch, null where there is none. */
export interface Curve {
  readonly key: string;
  readonly values: readonly (number | null)[];
}

const aliases: Readonly<Record<string, string>> = { accuracy: "acc", acc: "accuracy" };
const shares = /(^|_)(acc|accuracy|precision|recall|auc|f1|f1_score)$/;

/**
 * The learning curve of a training run: a metric per epoch on the training and the validation set. Shares such as accuracy run from 0 to
 * 1, losses start at 0; the legend stands where the curves leave room. An unfinished run shows the epochs it has.
 *
 *     plots.history(history, { metric: "loss" })
 *
 * @throws {RangeError} when the history has no such metric
 */
export function history(given: HistoryLike, { metric, title }: HistoryOptions = {}): Figure {
  const name = metricOf(given, metric);
  const epochs = given.epoch.length;
  const label = metricWords(name);
  const curves = curvesOf(given, name);
  return figure({
    data: curves.map((curve, i) => curveTrace(given, curve, i, i)),
    layout: {
      title: { text: title ?? `${label} per epoch` },
      xaxis: epochAxis(given),
      yaxis: metricAxis(name),
      legend: legendAt(cornerOf(name, curves)),
      showlegend: true,
      hovermode: "x unified",
      // From anywhere on the plot to the nearest epoch.
      hoverdistance: -1,
    },
    alt: `Line chart of ${label.toLowerCase()} per epoch${epochs === 0 ? ": no epoch has finished yet." : `, ${epochs} ${epochs === 1 ? "epoch" : "epochs"}: at the end ${lastValues(curves)}.`}`,
  });
}

/** The curves of a metric: on the training set, and where there is one on the validation set. */
export const curvesOf = ({ history: values }: HistoryLike, name: string): Curve[] =>
  [name, `val_${name}`].filter((key) => values[key]).map((key) => ({ key, values: numbers(values[key]) }));

/** A curve in the style of series `color`; the first one solid with dots, the second dashed with diamonds. */
export const curveTrace = ({ epoch }: HistoryLike, { key, values }: Curve, color: number, kind: number) => ({
  type: "scatter",
  mode: values.length <= 50 ? "lines+markers" : "lines",
  name: key,
  x: values.map((_, e) => (epoch[e] ?? e) + 1),
  y: values,
  line: { color: seriesStyle(color).color, width: 2.5, dash: kind === 0 ? "solid" : "dash" },
  marker: { size: 7, symbol: kind === 0 ? "circle" : "diamond" },
  hovertemplate: "%{y:.4f}",
});

export const epochAxis = ({ epoch }: HistoryLike) => countAxis("Epoch", Math.max(epoch.length, (epoch.at(-1) ?? -1) + 1));

export const metricAxis = (name: string) =>
  shares.test(name)
    ? axis(`${metricWords(name)} (share from 0 to 1)`, { range: [0, 1], dtick: 0.2 })
    : axis(metricWords(name), { rangemode: "tozero" });

/** "val_acc" as "Accuracy", and so on. */
export const metricWords = (name: string) => capital((name === "acc" ? "accuracy" : name).replaceAll("_", " "));

export const lastValues = (curves: readonly Curve[]) =>
  curves.map(({ key, values }) => `${key} ${values.at(-1)?.toFixed(4) ?? "unknown"}`).join(", ");

/** @throws {RangeError} when the history has no such metric */
export function metricOf({ history: values }: HistoryLike, asked: string | undefined): string {
  const names = Object.keys(values);
  const wanted = asked === undefined ? ["accuracy", "acc", "loss"] : [asked, aliases[asked] ?? asked];
  const found = wanted.find((name) => values[name]);
  if (found) return found;
  if (names.length === 0 || asked === undefined) return names.find((name) => !name.startsWith("val_")) ?? asked ?? "accuracy";
  throw new RangeError(`history: there is no metric "${asked}"; the history has ${names.join(", ")}.`);
}

/** Accuracies rise and losses fall, which leaves the lower and the upper right corner free, unless they stay where they are. */
function cornerOf(name: string, curves: readonly Curve[]): Corner {
  const isShare = shares.test(name);
  const most = isShare ? 1 : Math.max(...curves.flatMap(({ values }) => values.map((value) => value ?? 0))) * 1.05 || 1;
  const lines = curves.map(({ values }) =>
    values.map((value, e): Place => [values.length < 2 ? 0.5 : e / (values.length - 1), (value ?? 0) / most]),
  );
  return freeCorner(lines, isShare ? ["lower right", "upper right", "upper left"] : ["upper right", "lower right", "lower left"]);
}

const numbers = (values: readonly unknown[] = []): (number | null)[] =>
  values.map((value) => (typeof value === "number" && Number.isFinite(value) ? value : null));
