import { Matrix, solve } from "ml-matrix";
import { coalitionsOf } from "./coalitions";
import { type Explainable, outputOf, type Predictor, predictorOf } from "./predictor";
import { arraysOf, type Rows, type Table, tableOf } from "./rows";
import { type ShapValues, shapValues } from "./shap-values";

export interface KernelShapOptions {
  /** Rows that stand for "unknown": a feature that is left out takes their values. 50 to 200 rows are usual. Default: `x` itself. */
  background?: Rows;
  /** Sets of features that are tried per row; all of them, so that the values are exact, where they are not more. Default: 2 features + 2048. */
  nSamples?: number;
  /** Which output is explained. Default: the only one, or of two class probabilities the second. */
  output?: number;
  /** Default: the frame's columns, or "x0", "x1", ... */
  featureNames?: readonly string[];
  /** Seed of the sets where not all are tried. Default: other ones every time. */
  seed?: number;
}

/** More rows than this go to the model in several calls. */
const rowsPerCall = 1 << 16;

/**
 * SHAP values by Kernel SHAP (Lundberg and Lee 2017, https://arxiv.org/abs/1705.07874): how much every feature moves the prediction of a row away from the
 * mean prediction over the background. The values of a row and the base value sum to its prediction. Up to 11 features all sets are tried by default, and
 * the values are the Shapley values themselves; beyond, they are estimates. As `shap.KernelExplainer(..., l1_reg=0)` with the identity as link.
 *
 *     const shap = await explain.kernelShap(model, x, { background: xTrain.slice(0, 100), seed: 1 });
 *
 * @param model a function from rows to predictions, a `tf.LayersModel` or a decision tree
 * @param x rows to explain `[N, features]`; each costs (sets x background rows) predictions
 * @throws {RangeError} when the background has other features, or there are too few samples for the features
 */
export async function kernelShap(model: Explainable, x: Rows, options: KernelShapOptions = {}): Promise<ShapValues> {
  const caller = "kernelShap";
  const table = tableOf(caller, "x", x, options.featureNames);
  const background = options.background ? tableOf(caller, "background", options.background) : table;
  const m = table.width;
  if (background.width !== m) throw new RangeError(`${caller}: background has ${background.width} features, but x has ${m}.`);
  const nSamples = options.nSamples ?? 2 * m + 2048;
  if (!Number.isInteger(nSamples) || nSamples < Math.min(2 * m, 2 ** m - 2))
    throw new RangeError(
      `${caller}: nSamples is ${nSamples}, but ${m} features need a whole number of at least ${Math.min(2 * m, 2 ** m - 2)}.`,
    );
  const predict = predictorOf(caller, model, m);
  const output = (values: Float64Array) => outputOf(caller, predict, values, m, options.output);
  const predictions = await output(table.values);
  const baseValue = mean(await output(background.values));
  const values: number[][] = [];
  for (let i = 0; i < table.count; i++) {
    const row = table.values.subarray(i * m, (i + 1) * m);
    values.push(await explainRow(predict, row, background, predictions[i] as number, baseValue, nSamples, options));
  }
  return shapValues({ values, baseValue, predictions: Array.from(predictions), data: arraysOf(table), featureNames: table.names });
}

const mean = (values: Float64Array) => values.reduce((a, b) => a + b, 0) / values.length;

async function explainRow(
  predict: Predictor,
  row: Float64Array,
  background: Table,
  prediction: number,
  baseValue: number,
  nSamples: number,
  { output, seed }: KernelShapOptions,
): Promise<number[]> {
  const values = new Array<number>(row.length).fill(0);
  // A feature with the same value in all of the background changes nothing, and needs no sets.
  const varying = values.map((_, j) => j).filter((j) => differs(row[j] as number, background, j));
  const m = varying.length;
  const last = varying.at(-1);
  if (last === undefined) return values;
  const total = prediction - baseValue;
  if (m === 1) {
    values[last] = total;
    return values;
  }
  const { masks, weights } = coalitionsOf(m, nSamples, seed);
  const means = await meansOf(predict, row, background, varying, masks, output);
  // The last value follows from the others, since all sum to `total`; what is left is a weighted least squares problem in m - 1 unknowns.
  const normal = Matrix.zeros(m - 1, m - 1);
  const right = Matrix.zeros(m - 1, 1);
  masks.forEach((mask, s) => {
    const lastKnown = mask[m - 1] as number;
    const target = (means[s] as number) - baseValue - lastKnown * total;
    for (let a = 0; a < m - 1; a++) {
      const za = (mask[a] as number) - lastKnown;
      if (za === 0) continue;
      const weighted = (weights[s] as number) * za;
      right.set(a, 0, right.get(a, 0) + weighted * target);
      for (let b = 0; b < m - 1; b++) normal.set(a, b, normal.get(a, b) + weighted * ((mask[b] as number) - lastKnown));
    }
  });
  const solution = solve(normal, right, true).to1DArray();
  solution.forEach((value, k) => {
    values[varying[k] as number] = value;
  });
  values[last] = total - solution.reduce((a, b) => a + b, 0);
  return values;
}

function differs(value: number, { values, count, width }: Table, j: number): boolean {
  for (let i = 0; i < count; i++) if (values[i * width + j] !== value) return true;
  return false;
}

/** The mean prediction over the background when the features of a set have the row's values. */
async function meansOf(
  predict: Predictor,
  row: Float64Array,
  background: Table,
  varying: readonly number[],
  masks: readonly Uint8Array[],
  output: number | undefined,
): Promise<Float64Array> {
  const { count, width } = background;
  const means = new Float64Array(masks.length);
  const setsPerCall = Math.max(1, Math.floor(rowsPerCall / count));
  for (let start = 0; start < masks.length; start += setsPerCall) {
    const part = masks.slice(start, start + setsPerCall);
    const rows = new Float64Array(part.length * count * width);
    part.forEach((mask, s) => {
      const block = rows.subarray(s * count * width, (s + 1) * count * width);
      block.set(background.values);
      varying.forEach((j, k) => {
        if (mask[k]) for (let i = 0; i < count; i++) block[i * width + j] = row[j] as number;
      });
    });
    const predicted = await outputOf("kernelShap", predict, rows, width, output);
    for (let s = 0; s < part.length; s++) means[start + s] = mean(predicted.subarray(s * count, (s + 1) * count));
  }
  return means;
}
