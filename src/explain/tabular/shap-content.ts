/** What SHAP values are made of: plain data, which figures are drawn from. */
export interface ShapContent {
  /** `[N][features]`, in the unit of the prediction. */
  readonly values: readonly (readonly number[])[];
  /** The mean prediction over the background. */
  readonly baseValue: number;
  /** The prediction of every row: `baseValue` plus the sum of its values. */
  readonly predictions: readonly number[];
  /** The rows that are explained, `[N][features]`. */
  readonly data: readonly (readonly number[])[];
  readonly featureNames: readonly string[];
}

/** Mean absolute SHAP value of every feature. @throws {RangeError} when there are no rows */
export function meanAbsolute(caller: string, { values, featureNames }: ShapContent): number[] {
  if (values.length === 0) throw new RangeError(`${caller}: there are no SHAP values; explain at least one row.`);
  return featureNames.map((_, j) => values.reduce((sum, row) => sum + Math.abs(row[j] as number), 0) / values.length);
}

/** @throws {RangeError} when there is no such row */
export function checkRow(caller: string, { values }: ShapContent, row: number): void {
  if (!Number.isInteger(row) || row < 0 || row >= values.length)
    throw new RangeError(`${caller}: row is ${row}, but there are ${values.length} explained rows, 0 to ${values.length - 1}.`);
}
