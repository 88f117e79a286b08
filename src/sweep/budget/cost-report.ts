import { type Displayable, displaySymbol, type MimeBundle, table } from "../../display";
import { type Figure, paretoFront as paretoFigure } from "../../plots";
import { dominates, losses } from "../samplers";
import { type Direction, type FrozenTrial, isFeasible } from "../storage";
import { checkBudget, deviceHoursOf, type Price } from "./budget";

export interface TrialCost {
  readonly number: number;
  readonly state: string;
  /** Null for trials without a value. */
  readonly value: number | null;
  readonly deviceHours: number;
  /** In the currency of the price. */
  readonly cost: number;
  /** Whether no trial was both cheaper and better. */
  readonly onFront: boolean;
}

/** What a study has cost, and what it brought. */
export interface CostReport extends Displayable {
  readonly trials: readonly TrialCost[];
  readonly deviceHours: number;
  readonly cost: number;
  /** Mean over the trials that have begun. */
  readonly costPerTrial: number;
  /** Spent on pruned and failed trials. */
  readonly costWithoutValue: number;
  /** The best value by what had been spent when its trial ended: what more money bought. */
  readonly bought: readonly { readonly cost: number; readonly best: number }[];
  /** How much the best value improved over the first one, per unit of money (per device hour where there is no price). */
  readonly gainPerUnit: number;
  /** Value against the cost of each trial, with the front of those that none is both cheaper and better than. */
  figure(options?: { measure?: string; currency?: string }): Figure;
}

/** The part of a study that its costs are read from. */
export interface Judged {
  readonly name: string;
  readonly directions: readonly Direction[];
  readonly trials: readonly FrozenTrial[];
}

/**
 * What the trials of a study have cost, and what accuracy that bought. The last line of a cell shows it as a table.
 *
 *     sweep.costReport(study, { pricePerHour: 2.5 })
 *
 * @param study with one objective
 * @throws {RangeError} when the study has several objectives, no trial has begun, or a price is not above 0
 */
export function costReport({ name, directions, trials }: Judged, price: Price = {}): CostReport {
  checkBudget(price);
  if (directions.length > 1)
    throw new RangeError(`costReport: the study ${name} has ${directions.length} objectives, but this report is of one.`);
  const begun = trials.filter(({ datetimeStart }) => datetimeStart !== null);
  if (begun.length === 0) throw new RangeError(`costReport: no trial of the study ${name} has begun yet.`);
  const now = Date.now();
  const { pricePerHour } = price;
  const unit = pricePerHour ?? 1;
  const direction = directions[0] as Direction;
  const hours = begun.map((trial) => deviceHoursOf(trial, price, now));
  const valueOfTrial = ({ state, values }: FrozenTrial) => (state === "COMPLETE" ? (values?.[0] ?? null) : null);
  const points = begun.map((trial, i) => {
    const value = valueOfTrial(trial);
    return value === null || !isFeasible(trial) ? undefined : losses([hours[i] as number, value], ["minimize", direction]);
  });
  const costs = begun.map((trial, i): TrialCost => {
    const point = points[i];
    const onFront = point !== undefined && !points.some((other) => other && dominates(other, point));
    const deviceHours = hours[i] as number;
    return {
      number: trial.number,
      state: trial.state,
      value: valueOfTrial(trial),
      deviceHours,
      cost: deviceHours * (pricePerHour ?? 0),
      onFront,
    };
  });
  const total = hours.reduce((sum, value) => sum + value, 0);
  const bought = boughtBy(begun, hours, unit, direction);
  const first = bought[0];
  const last = bought.at(-1);
  const report = {
    trials: costs,
    deviceHours: total,
    cost: total * (pricePerHour ?? 0),
    costPerTrial: (total * (pricePerHour ?? 0)) / begun.length,
    costWithoutValue: costs.filter(({ value }) => value === null).reduce((sum, { cost }) => sum + cost, 0),
    bought,
    gainPerUnit: first && last ? Math.abs(last.best - first.best) / (total * unit) : 0,
  };
  return {
    ...report,
    figure: ({ measure = "Objective value", currency = "" } = {}) =>
      paretoFigure(
        {
          name,
          directions: ["minimize", direction],
          trials: begun.map((trial, i) => ({ ...trial, values: trial.values && [(hours[i] as number) * unit, trial.values[0] as number] })),
        },
        {
          measures: [pricePerHour === undefined ? "Device hours" : `Cost of the trial${currency && ` (${currency})`}`, measure],
          title: "Value against cost",
        },
      ),
    [displaySymbol]: () => tableOf(report, pricePerHour !== undefined),
  };
}

/** The best value after every improvement, with what all trials that had ended by then have cost. */
function boughtBy(trials: readonly FrozenTrial[], hours: readonly number[], unit: number, direction: Direction) {
  const ended = trials
    .map((trial, i) => ({ trial, hours: hours[i] as number }))
    .filter(({ trial }) => trial.datetimeComplete)
    .sort((a, b) => (a.trial.datetimeComplete as Date).getTime() - (b.trial.datetimeComplete as Date).getTime());
  const steps: { cost: number; best: number }[] = [];
  let spent = 0;
  for (const { trial, hours: own } of ended) {
    spent += own * unit;
    const value = trial.state === "COMPLETE" ? trial.values?.[0] : undefined;
    if (value === undefined || !isFeasible(trial)) continue;
    const best = steps.at(-1)?.best;
    if (best === undefined || (direction === "maximize" ? value > best : value < best)) steps.push({ cost: spent, best: value });
  }
  return steps;
}

const digits = (value: number) => (value === 0 ? "0" : String(Number(value.toPrecision(3))));

function tableOf(
  { trials, deviceHours, cost, costPerTrial, costWithoutValue, gainPerUnit }: Omit<CostReport, "figure" | typeof displaySymbol>,
  priced: boolean,
) {
  const rows = [
    ["trials", String(trials.length)],
    ["device hours", digits(deviceHours)],
    ...(priced
      ? [
          ["cost", digits(cost)],
          ["cost per trial", digits(costPerTrial)],
          ["spent on pruned and failed trials", digits(costWithoutValue)],
        ]
      : []),
    [priced ? "gain of the best value per unit of money" : "gain of the best value per device hour", digits(gainPerUnit)],
    [
      "trials on the front of value against cost",
      trials
        .filter(({ onFront }) => onFront)
        .map(({ number }) => number)
        .join(", "),
    ],
  ] as const;
  return table({ columns: ["", "study"], rows: rows.map(([name, value]) => [name as string, value as string]) })[
    displaySymbol
  ]() as MimeBundle;
}
