import { type Attributes, type Figure, figure } from "../figure";
import { panelAxes, panelsOf } from "../panels";
import { listed } from "../words";
import { curvesOf, curveTrace, epochAxis, type HistoryLike, lastValues, metricAxis, metricOf, metricWords } from "./history";

export interface LearningCurvesOptions {
  /** A panel each, together with their `val_` counterparts. Default: all of the first run. */
  metrics?: readonly string[];
  /** Default: "Learning curves". */
  title?: string;
}

/**
 * All metrics of a training run side by side, or several runs over each other: solid on the training set, dashed on the validation set.
 *
 *     plots.learningCurves(history)
 *     plots.learningCurves({ SGD: first, Adam: second }, { metrics: ["loss"] })
 *
 * @param given a history, or histories by name
 * @throws {RangeError} when there is no run, no epoch has finished, or a run has no such metric
 */
export function learningCurves(
  given: HistoryLike | Readonly<Record<string, HistoryLike>>,
  { metrics, title = "Learning curves" }: LearningCurvesOptions = {},
): Figure {
  const runs = isHistory(given) ? [["", given] as const] : Object.entries(given);
  const [first] = runs;
  if (!first) throw new RangeError("learningCurves: there is no run; give a history, or histories by name.");
  const names = metrics ?? Object.keys(first[1].history).filter((name) => !name.startsWith("val_"));
  if (names.length === 0) throw new RangeError("learningCurves: the history has no metric yet; train an epoch first.");
  const longest = runs.map(([, run]) => run).reduce((a, b) => ((b.epoch.at(-1) ?? -1) > (a.epoch.at(-1) ?? -1) ? b : a));
  const layout = panelsOf(names.length);
  const words: string[] = [];
  const data = names.flatMap((asked, i) =>
    runs.flatMap(([run, history], r): Attributes[] => {
      const curves = curvesOf(history, metricOf(history, asked));
      words.push(`${run ? `${run}: ` : ""}${lastValues(curves)}`);
      return curves.map((curve, kind) => {
        const set = kind === 0 ? "training" : "validation";
        const name = run ? `${run}, ${set}` : set;
        return {
          ...curveTrace(history, curve, run ? r : kind, kind),
          name,
          legendgroup: name,
          showlegend: i === 0,
          xaxis: layout.panels[i]?.x,
          yaxis: layout.panels[i]?.y,
        };
      });
    }),
  );
  return figure({
    data,
    layout: {
      title: { text: title },
      ...panelAxes(layout, (_, i) => ({ x: epochAxis(longest), y: metricAxis(names[i] as string) })),
      // Above the panels where it is one line: beside them it would take a third panel's width.
      ...(runs.length === 1 && { legend: { orientation: "h", x: 1, xanchor: "right", y: 1.02, yanchor: "bottom" }, margin: { t: 84 } }),
      height: layout.height,
      hovermode: "x unified",
    },
    alt: `Learning curves of ${listed(names.map((name) => metricWords(name).toLowerCase()))}${runs.length > 1 ? ` of ${listed(runs.map(([name]) => name))}` : ""}, up to ${longest.epoch.length} epochs. At the end: ${words.join("; ")}.`,
  });
}

const isHistory = (given: unknown): given is HistoryLike =>
  Array.isArray((given as Partial<HistoryLike>).epoch) && typeof (given as Partial<HistoryLike>).history === "object";
