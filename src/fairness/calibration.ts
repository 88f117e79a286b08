import { type Displayable, displaySymbol, type MimeBundle, table } from "../display";
import { brierScoreLoss, type CalibrationCurve, type CalibrationOptions, calibrationCurve, expectedCalibrationError } from "../metrics";
import { checkLengths, type Label, type Labels, type Numbers, positivesOf, scoresOf } from "../samples";
import { type Features, type Group, groupingOf, rowsByGroup } from "./features";

/** Whether probabilities mean the same for every group; shows itself as a table. */
export interface GroupCalibration extends Displayable {
  readonly byGroup: readonly {
    readonly group: Group;
    readonly count: number;
    /** The mean probability that was foretold. */
    readonly meanProbability: number;
    /** The share that came true. */
    readonly observed: number;
    readonly expectedCalibrationError: number;
    readonly brierScore: number;
    readonly curve: CalibrationCurve;
  }[];
  [displaySymbol](): MimeBundle;
}

export interface GroupCalibrationOptions extends Pick<CalibrationOptions, "nBins" | "strategy"> {
  /** Whom to compare: a column, or several by name, whose combinations are the groups. */
  sensitiveFeatures: Features;
  /** The class that the probabilities are of. Default: 1, where the classes are 0 and 1 or -1 and 1. */
  posLabel?: Label;
}

/**
 * The calibration of every group that has samples: a model is calibrated within groups when, of those who are given the probability 0.7, 70 % are
 * positive in each of them.
 *
 * @param yTrue two classes `[N]`
 * @param yProb probabilities of the positive class, `[N]` or `[N, 2]`
 * @throws {RangeError} when lengths differ, a probability is NaN or lies outside of 0 to 1, or the positive class cannot be told or is none of the classes
 */
export function calibrationByGroup(
  yTrue: Labels,
  yProb: Numbers,
  { sensitiveFeatures, posLabel, ...options }: GroupCalibrationOptions,
): GroupCalibration {
  const caller = "calibrationByGroup";
  const positive = positivesOf(caller, yTrue, posLabel);
  const probabilities = scoresOf(caller, "yProb", yProb);
  checkLengths(caller, "yTrue", positive.length, "yProb", probabilities.length);
  const grouping = groupingOf(caller, "sensitiveFeatures", sensitiveFeatures, positive.length);
  const rows = rowsByGroup(grouping);
  const byGroup = grouping.groups.flatMap((group, g) => {
    const own = rows[g] as Int32Array;
    if (own.length === 0) return [];
    const truth = Uint8Array.from(own, (i) => positive[i] as number);
    const p = Float64Array.from(own, (i) => probabilities[i] as number);
    const mean = (values: ArrayLike<number>) => Array.prototype.reduce.call(values, (a, b) => (a as number) + (b as number), 0) as number;
    return [
      {
        group,
        count: own.length,
        meanProbability: mean(p) / own.length,
        observed: mean(truth) / own.length,
        expectedCalibrationError: expectedCalibrationError(truth, p, { ...options, posLabel: 1 }),
        brierScore: brierScoreLoss(truth, p, { posLabel: 1 }),
        curve: calibrationCurve(truth, p, { ...options, posLabel: 1 }),
      },
    ];
  });
  return { byGroup, [displaySymbol]: () => shown(grouping.names, byGroup)[displaySymbol]() };
}

function shown(names: readonly string[], byGroup: GroupCalibration["byGroup"]) {
  return table({
    columns: [...names, "samples", "mean probability", "share that came true", "calibration error", "Brier score"],
    rows: byGroup.map((row) => [
      ...Object.values(row.group),
      row.count,
      row.meanProbability,
      row.observed,
      row.expectedCalibrationError,
      row.brierScore,
    ]),
    caption: "Per group. Calibration error: mean distance of the share that came true from the probability, over bins.",
  });
}
