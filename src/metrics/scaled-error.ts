import { checkLengths, checkOneOf, checkSome, matrixOf, type Numbers, said } from "../samples";

export interface ScaledErrorOptions {
  /** The values before `yTrue`, in order: `[T]`, or `[T, K]` for K series. */
  yTrain: Numbers;
  /** Length of a season: the naive forecast is the value so many rows before, 7 for days of a week. Default: 1. */
  sp?: number;
  /** The mean over the series, or one number per series. Default: the mean. */
  multioutput?: "uniform_average" | "raw_values";
}

/**
 * The mean absolute error over that of the seasonal naive forecast on the training rows (MASE, Hyndman & Koehler 2006, "Another look at measures of forecast accuracy"), as sktime's
 * `mean_absolute_scaled_error`: below 1 is better than repeating the last season was in the past. It has no unit, so that series of any size can be averaged. A series that
 * repeats itself exactly is divided by 2.2e-16.
 *
 *     metrics.meanAbsoluteScaledError(demand, forecast, { yTrain: past, sp: 7 })
 *
 * @param yTrue true values `[N]`, or `[N, K]` for K series
 * @param yPred predicted values of the same shape
 * @throws {RangeError} when shapes differ, `yTrain` has not more than `sp` rows, or a value is NaN or infinite
 */
export function meanAbsoluteScaledError(
  yTrue: Numbers,
  yPred: Numbers,
  options: ScaledErrorOptions & { multioutput: "raw_values" },
): number[];
export function meanAbsoluteScaledError(
  yTrue: Numbers,
  yPred: Numbers,
  options: ScaledErrorOptions & { multioutput?: "uniform_average" },
): number;
export function meanAbsoluteScaledError(
  yTrue: Numbers,
  yPred: Numbers,
  { yTrain, sp = 1, multioutput = "uniform_average" }: ScaledErrorOptions,
): number | number[] {
  const caller = "meanAbsoluteScaledError";
  checkOneOf(caller, "multioutput", multioutput, ["uniform_average", "raw_values"]);
  if (!Number.isInteger(sp) || sp < 1) throw new RangeError(`${caller}: sp is ${said(sp)}, but must be a whole number of at least 1.`);
  const [truth, guess, past] = [matrixOf(caller, "yTrue", yTrue), matrixOf(caller, "yPred", yPred), matrixOf(caller, "yTrain", yTrain)];
  checkLengths(caller, "yTrue", truth.length, "yPred", guess.length);
  checkSome(caller, "yTrue", truth.length);
  for (const [name, { columns }] of [["yPred", guess] as const, ["yTrain", past] as const])
    if (columns !== truth.columns)
      throw new RangeError(`${caller}: yTrue has ${truth.columns} series but ${name} has ${columns}; both need as many.`);
  if (past.length <= sp)
    throw new RangeError(`${caller}: yTrain has ${past.length} rows, but needs more than one season, sp ${sp}; give more of the past.`);
  const naive = meanDistances(past.data, Array.prototype.slice.call(past.data, 0, -sp * past.columns), past.columns, sp);
  const scaled = meanDistances(truth.data, guess.data, truth.columns).map(
    (error, k) => error / Math.max(naive[k] as number, Number.EPSILON),
  );
  return multioutput === "raw_values" ? scaled : scaled.reduce((a, b) => a + b, 0) / scaled.length;
}

/** Per column the mean distance of the rows of `a`, from row `skip` on, from those of `b`. */
function meanDistances(a: ArrayLike<number>, b: ArrayLike<number>, columns: number, skip = 0): number[] {
  const sums = new Array<number>(columns).fill(0);
  for (let at = 0; at < b.length; at++) sums[at % columns]! += Math.abs((a[at + skip * columns] as number) - (b[at] as number));
  return sums.map((sum) => (sum * columns) / b.length);
}
