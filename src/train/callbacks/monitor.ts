import { type Logs, type TrainingParams, withoutShortNames } from "./callback";

export interface MonitorOptions {
  /** The value to watch: a name in the logs of an epoch. Default: "val_loss". */
  monitor?: string;
  /** Whether less or more of it is better; "auto" knows losses, errors, accuracies and the like by name. Default: "auto". */
  mode?: "auto" | "min" | "max";
}

export interface Monitor {
  readonly name: string;
  /** @throws {RangeError} when the run will have no such value */
  setParams(params: TrainingParams): void;
  /** The value after an epoch; undefined when there is none, which is said once. */
  valueIn(logs: Logs): number | undefined;
  /** Whether `value` is better than `best` by more than `minDelta`; anything is better than nothing. */
  improves(value: number, best: number | undefined): boolean;
}

const less = /(^|_)(loss|error|mse|mae|mape|msle|rmse|cosine|crossentropy|hinge|poisson|kld)$|(Error|Crossentropy|Distance|Proximity)$/;
const more = /(^|_)(acc|accuracy|precision|recall|auc|f1|f1_score|r2|r2_score)$|Accuracy$/;

/** Watches one value, with the rules that all of Keras's callbacks share (keras/src/callbacks/monitor_callback.py). */
export function monitorOf(caller: string, { monitor = "val_loss", mode = "auto" }: MonitorOptions, minDelta = 0): Monitor {
  if (!["auto", "min", "max"].includes(mode)) throw new RangeError(`${caller}: mode is "${mode}", but must be "auto", "min" or "max".`);
  if (mode === "auto" && !less.test(monitor) && !more.test(monitor))
    throw new RangeError(`${caller}: whether ${monitor} should fall or rise is not known from its name; give mode: "min" or mode: "max".`);
  const rising = mode === "max" || (mode === "auto" && more.test(monitor) && !less.test(monitor));
  const delta = Math.abs(minDelta);
  let said = false;
  return {
    name: monitor,
    setParams({ metrics }) {
      if (!metrics || metrics.includes(monitor) || !monitor.startsWith("val_") || metrics.some((name) => name.startsWith("val_"))) return;
      throw new RangeError(
        `${caller}: it monitors ${monitor}, but the run validates on nothing; give fit validationData or validationSplit, or monitor one of ${metrics.join(", ")}.`,
      );
    },
    valueIn(logs) {
      const value = logs[monitor] ?? withoutShortNames(logs)[monitor];
      if (value === undefined && !said) {
        said = true;
        console.warn(`${caller}: there is no ${monitor} in ${Object.keys(withoutShortNames(logs)).join(", ")}; it does nothing.`);
      }
      return value;
    },
    improves: (value, best) => best === undefined || (rising ? value - delta > best : value + delta < best),
  };
}

/** @throws {RangeError} when a count is not a whole number of at least 0 */
export function checkCounts(caller: string, counts: Record<string, number>): void {
  for (const [name, value] of Object.entries(counts))
    if (!Number.isInteger(value) || value < 0)
      throw new RangeError(`${caller}: ${name} is ${value}, but must be a whole number of at least 0.`);
}
