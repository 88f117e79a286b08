import type { FrozenTrial } from "../storage";

/** What device time costs. */
export interface Price {
  /** Of one device (a GPU, or the machine) for an hour, in any currency. Default: 0. */
  pricePerHour?: number;
  /** How many devices a trial holds while it runs. Default: 1. */
  devicesPerTrial?: number;
}

/** What a run of trials may spend; it counts from the begin of the run, over all trials that run at once. */
export interface Budget extends Price {
  /** Hours of a device. Default: no limit. */
  deviceHours?: number;
  /** Money, in the currency of `pricePerHour`. Default: no limit. */
  cost?: number;
}

/** @throws {RangeError} when a number is not above 0, or there is a limit of money without a price */
export function checkBudget({ deviceHours, cost, pricePerHour, devicesPerTrial }: Budget): void {
  for (const [name, value] of Object.entries({ deviceHours, cost, pricePerHour, devicesPerTrial }))
    if (value !== undefined && !(value > 0)) throw new RangeError(`budget: ${name} is ${value}, but must be a number above 0.`);
  if (cost !== undefined && pricePerHour === undefined)
    throw new RangeError("budget: cost is limited, but pricePerHour is missing; give what a device costs an hour.");
}

/** Hours that a trial held its devices; until now for one that runs, 0 for one that never began. */
export function deviceHoursOf({ datetimeStart, datetimeComplete }: FrozenTrial, { devicesPerTrial = 1 }: Price, now: number): number {
  return datetimeStart ? (devicesPerTrial * ((datetimeComplete?.getTime() ?? now) - datetimeStart.getTime())) / 3_600_000 : 0;
}

/** Whether trials have spent a budget. */
export function isSpent(trials: readonly FrozenTrial[], budget: Budget, now: number): boolean {
  const hours = trials.reduce((sum, trial) => sum + deviceHoursOf(trial, budget, now), 0);
  const { deviceHours = Number.POSITIVE_INFINITY, cost = Number.POSITIVE_INFINITY, pricePerHour = 0 } = budget;
  return hours >= deviceHours || hours * pricePerHour >= cost;
}
