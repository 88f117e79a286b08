import { type Displayable, displaySymbol, type MimeBundle } from "../../display";
import { axis, type Figure, figure, sequential } from "../../plots";
import { type Explainable, outputOf, predictorOf } from "./predictor";
import { columnOf, featureIndex, type Rows, type Table, tableOf } from "./rows";

export interface PartialDependenceOptions {
  /** Points per feature; features with fewer different values keep those. Default: 100. */
  gridResolution?: number;
  /** Shares of the rows below the first and the last point. Default: [0.05, 0.95]. */
  percentiles?: readonly [low: number, high: number];
  /** Points of your own, one array per feature. Default: as above. */
  customValues?: readonly (readonly number[])[];
  /** Which output is explained. Default: the only one, or of two class probabilities the second. */
  output?: number;
  /** Default: the frame's columns, or "x0", "x1", ... */
  featureNames?: readonly string[];
}

/** What a model predicts on average when features take certain values. Shows itself as lines, or as a heat map for two features. */
export interface PartialDependence extends Displayable {
  /** Names of the one or two features. */
  readonly features: readonly string[];
  /** The points of every feature. */
  readonly gridValues: readonly Float64Array[];
  /** Mean prediction at every point; with two features the points of the second run fastest. */
  readonly average: Float64Array;
  /** Individual conditional expectation: the prediction of every row at every point, `[rows][points]`. */
  readonly individual: readonly Float64Array[];
  /** Lines over one feature, a heat map over two. */
  figure(options?: PartialDependenceFigureOptions): Figure;
  [displaySymbol](): Promise<MimeBundle>;
}

export interface PartialDependenceFigureOptions {
  /** What is predicted, with its unit: the title of the axis. Default: "Prediction". */
  prediction?: string;
  /** Titles of the axes of the features, with their units. Default: their names. */
  axisTitles?: readonly string[];
  /** Lines of single rows, evenly taken from all. Default: 50. */
  iceLines?: number;
  /** Every line of a row begins at 0, which shows where they differ in shape. Default: false. */
  centered?: boolean;
}

/**
 * Partial dependence (Friedman 2001) and individual conditional expectation (Goldstein et al. 2013): what the model predicts when one or two
 * features are set to the same value in all rows. As `sklearn.inspection.partial_dependence` with `method="brute"` and `kind="both"`.
 *
 *     await explain.partialDependence(model, x, "income")
 *     await explain.partialDependence(model, x, ["income", "age"], { gridResolution: 20 })
 *
 * @param model a function from rows to predictions, a `tf.LayersModel` or a decision tree
 * @param x rows `[N, features]`
 * @param features a feature or two, by name or number
 * @throws {RangeError} when there is no such feature, or a grid cannot be made
 */
export async function partialDependence(
  model: Explainable,
  x: Rows,
  features: string | number | readonly (string | number)[],
  { gridResolution = 100, percentiles = [0.05, 0.95], customValues, output, featureNames }: PartialDependenceOptions = {},
): Promise<PartialDependence> {
  const caller = "partialDependence";
  const table = tableOf(caller, "x", x, featureNames);
  const columns = [features].flat().map((feature) => featureIndex(caller, table.names, feature as string | number));
  if (columns.length < 1 || columns.length > 2)
    throw new RangeError(`${caller}: there are ${columns.length} features, but one or two can be drawn.`);
  if (!Number.isInteger(gridResolution) || gridResolution < 2)
    throw new RangeError(`${caller}: gridResolution is ${gridResolution}, but must be a whole number of at least 2.`);
  if (!(percentiles[0] >= 0 && percentiles[0] < percentiles[1] && percentiles[1] <= 1))
    throw new RangeError(`${caller}: percentiles are [${percentiles.join(", ")}], but must be two rising shares from 0 to 1.`);
  const gridValues = columns.map((j, k) => Float64Array.from(customValues?.[k] ?? gridOf(caller, table, j, gridResolution, percentiles)));
  const points =
    columns.length === 1 ? Array.from(gridValues[0] as Float64Array, (a) => [a]) : pairs(gridValues as [Float64Array, Float64Array]);
  const predict = predictorOf(caller, model, table.width);
  const average = new Float64Array(points.length);
  const individual = Array.from({ length: table.count }, () => new Float64Array(points.length));
  for (const [p, point] of points.entries()) {
    const changed = table.values.slice();
    columns.forEach((j, k) => {
      for (let i = 0; i < table.count; i++) changed[i * table.width + j] = point[k] as number;
    });
    const predicted = await outputOf(caller, predict, changed, table.width, output);
    predicted.forEach((value, i) => {
      (individual[i] as Float64Array)[p] = value;
    });
    average[p] = predicted.reduce((a, b) => a + b, 0) / table.count;
  }
  const result: PartialDependence = {
    features: columns.map((j) => table.names[j] as string),
    gridValues,
    average,
    individual,
    figure: (options = {}) => (columns.length === 1 ? lines(result, options) : heatMap(result, options)),
    [displaySymbol]: () => result.figure()[displaySymbol](),
  };
  return result;
}

const pairs = ([first, second]: readonly [Float64Array, Float64Array]) =>
  Array.from(first).flatMap((a) => Array.from(second, (b) => [a, b]));

function gridOf(caller: string, table: Table, j: number, resolution: number, percentiles: readonly [number, number]): number[] {
  const sorted = columnOf(table, j).sort();
  const unique = [...new Set(sorted)];
  if (unique.length < resolution) return unique;
  const [low, high] = percentiles.map((share) => quantile(sorted, share)) as [number, number];
  if (!(high > low))
    throw new RangeError(
      `${caller}: feature "${table.names[j]}" has the same value at both percentiles; widen percentiles or give customValues.`,
    );
  return Array.from({ length: resolution }, (_, k) => low + ((high - low) * k) / (resolution - 1));
}

/** `scipy.stats.mstats.mquantiles` with its default alphap = betap = 0.4, which scikit-learn takes. */
function quantile(sorted: Float64Array, share: number): number {
  const n = sorted.length;
  const position = n * share + 0.4 + share * 0.2;
  const k = Math.floor(Math.min(Math.max(position, 1), n - 1));
  const rest = Math.min(Math.max(position - k, 0), 1);
  return (1 - rest) * (sorted[k - 1] as number) + rest * (sorted[k] as number);
}

function lines(
  { features, gridValues, average, individual }: PartialDependence,
  { prediction = "Prediction", axisTitles = [], iceLines = 50, centered = false }: PartialDependenceFigureOptions,
): Figure {
  const [name, grid] = [features[0] as string, Array.from(gridValues[0] as Float64Array)];
  const from = (line: Float64Array) => Array.from(line, (value) => value - (centered ? (line[0] as number) : 0));
  const shown = Math.min(iceLines, individual.length);
  const chosen = Array.from({ length: shown }, (_, k) => individual[Math.floor((k * individual.length) / shown)] as Float64Array);
  const y = from(average);
  const [low, high] = [Math.min(...y), Math.max(...y)];
  return figure({
    data: [
      {
        // One trace with gaps: a legend entry for all of them.
        type: "scatter",
        mode: "lines",
        name: `${shown} of ${individual.length} rows (ICE)`,
        x: Float32Array.from(chosen.flatMap(() => [...grid, Number.NaN])),
        // Seven digits are enough for a line, and halve the notebook.
        y: Float32Array.from(chosen.flatMap((line) => [...from(line), Number.NaN])),
        line: { width: 1, color: "rgba(140, 140, 140, 0.45)" },
        hoverinfo: "skip",
        visible: shown > 0,
      },
      {
        type: "scatter",
        mode: grid.length <= 12 ? "lines+markers" : "lines",
        name: "mean of all rows",
        x: grid,
        y,
        line: { width: 4, color: "#d55e00" },
        hovertemplate: `${name} %{x:.4g}: %{y:.4f}<extra></extra>`,
      },
    ],
    layout: {
      title: { text: `Partial dependence on ${name}` },
      xaxis: axis(axisTitles[0] ?? name),
      yaxis: axis(centered ? `Change of ${prediction.charAt(0).toLowerCase()}${prediction.slice(1)}` : prediction),
      legend: { orientation: "h", y: 1.02, yanchor: "bottom", x: 1, xanchor: "right" },
      showlegend: true,
    },
    alt: `Line chart of the partial dependence on ${name}: the mean prediction goes from ${(y[0] as number).toFixed(4)} at ${grid[0]?.toPrecision(4)} to ${(y.at(-1) as number).toFixed(4)} at ${grid.at(-1)?.toPrecision(4)}, between ${low.toFixed(4)} and ${high.toFixed(4)}.`,
  });
}

function heatMap(
  { features, gridValues, average }: PartialDependence,
  { prediction = "Prediction", axisTitles = features }: PartialDependenceFigureOptions,
): Figure {
  const [first, second] = gridValues as [Float64Array, Float64Array];
  const z = Array.from(second, (_, b) => Array.from(first, (_, a) => average[a * second.length + b] as number));
  return figure({
    data: [
      {
        type: "heatmap",
        x: Array.from(first),
        y: Array.from(second),
        z,
        colorscale: sequential,
        colorbar: { title: { text: prediction, side: "top" } },
      },
    ],
    layout: {
      title: { text: `Partial dependence on ${features.join(" and ")}` },
      xaxis: axis(axisTitles[0] ?? (features[0] as string)),
      yaxis: axis(axisTitles[1] ?? (features[1] as string)),
    },
    alt: `Heat map of the mean prediction over ${features.join(" and ")}, from ${Math.min(...average).toFixed(4)} to ${Math.max(...average).toFixed(4)}.`,
  });
}
