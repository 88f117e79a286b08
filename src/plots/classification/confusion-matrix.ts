import { type ConfusionMatrix, confusionMatrix as countsOf, type Label, type Labels } from "../../metrics";
import { axis } from "../axes";
import { type Figure, figure } from "../figure";
import { blues } from "../palette";
import { clipped, heading, listed } from "../words";

export interface ConfusionMatrixOptions {
  /** Names of classes 0, 1, ..., or the classes that count and their order. Default: all in the data, sorted. */
  labels?: readonly Label[];
  /** Shares in the cells in place of counts: of the true class (rows), the predicted class (columns), or all samples. Default: counts. */
  normalize?: "true" | "pred" | "all";
  title?: string;
}

const mostWithNumbers = 20;
const quantities = { true: "Share of the true class", pred: "Share of the predicted class", all: "Share of all samples" };

/**
 * Which classes are taken for which: true classes in rows, predicted ones in columns. Cells show counts in colours by the share of their row, so that rare
 * classes are seen too; with `normalize` they show that share, and are coloured by it.
 *
 *     plots.confusionMatrix(yTrue, model.predict(xs), { labels: fashion.classNames })
 *
 * @param yTrue classes `[N]` or one-hot rows
 * @param yPred classes `[N]`, or probabilities `[N, K]`
 * @throws {RangeError} when the lengths differ, or a class has no name
 */
export function confusionMatrix(
  yTrue: Labels,
  yPred: Labels,
  { labels, normalize, title = "Confusion matrix" }: ConfusionMatrixOptions = {},
): Figure {
  const { counts, labels: names } = countsOf(yTrue, yPred, { labels });
  const shares = countsOf(yTrue, yPred, { labels, normalize: normalize ?? "true" }).counts;
  const total = counts.flat().reduce((sum, count) => sum + count, 0);
  if (total === 0) throw new RangeError("confusionMatrix: there is no sample; give at least one.");
  const right = counts.reduce((sum, row, i) => sum + (row[i] as number), 0);
  const size = names.length;
  const ticks = {
    type: "category",
    tickmode: "array",
    tickvals: names,
    ticktext: names.map((name) => clipped(name, 16)),
    showgrid: false,
    ticks: "",
    showline: false,
  };
  const text = counts.map((row, i) =>
    row.map((count, j) => (normalize ? percent(shares[i]?.[j] as number) : count.toLocaleString("en-US"))),
  );
  return figure({
    data: [
      {
        type: "heatmap",
        z: shares.map((row) => row.map((share) => Number(share.toPrecision(6)))),
        x: names,
        y: names,
        zmin: 0,
        zmax: normalize === "all" ? Math.max(...shares.flat()) : 1,
        colorscale: blues,
        colorbar: { title: { text: quantities[normalize ?? "true"], side: "right" }, tickformat: ".0%" },
        xgap: 1,
        ygap: 1,
        text,
        ...(size <= mostWithNumbers && { texttemplate: "%{text}", textfont: { size: size > 12 ? 10 : 13 } }),
        customdata: counts,
        hovertemplate: "true %{y}, predicted %{x}: %{customdata:,d} (%{z:.1%})<extra></extra>",
      },
    ],
    layout: {
      ...heading(title, `${right.toLocaleString("en-US")} of ${total.toLocaleString("en-US")} right (${percent(right / total)})`),
      xaxis: axis("Predicted class", {
        ...ticks,
        tickangle: names.reduce((sum, name) => sum + Math.min(16, Math.max(name.length, 3)), 0) > 58 ? -40 : 0,
      }),
      yaxis: axis("True class", { ...ticks, autorange: "reversed" }),
    },
    alt: describe({ counts, labels: names }, right, total),
  });
}

const percent = (share: number) => `${(100 * share).toFixed(1)}%`;

function describe({ counts, labels }: Pick<ConfusionMatrix, "counts" | "labels">, right: number, total: number): string {
  const errors = counts.flatMap((row, i) =>
    row.map((count, j) => ({
      count,
      text: `${labels[i]} taken for ${labels[j]} ${count === 1 ? "once" : `${count} times`}`,
      isError: i !== j,
    })),
  );
  const worst = errors.filter(({ count, isError }) => isError && count > 0).sort((a, b) => b.count - a.count);
  const words = worst.length === 0 ? "no errors" : `most often ${listed(worst.slice(0, 3).map(({ text }) => text))}`;
  return `Confusion matrix of ${labels.length} classes: ${right} of ${total} right (${percent(right / total)}); ${words}.`;
}
