import type { Table } from "../../table";

export interface DemandCategory {
  /** By how many percent demand falls when the price rises by one. */
  readonly elasticity: number;
  /** Logarithm of the factor of every weekday, from Monday; they sum to 0. */
  readonly weekday: readonly number[];
  /** Logarithm of the factor on the day of the year when demand is highest. */
  readonly yearly: number;
  /** That day, counted from 0. */
  readonly peak: number;
}

/** What the demand of {@link makeDemand} follows from: all coefficients are differences of its logarithm. */
export const demandCoefficients = {
  /** A promotion, beside what its lower price does. */
  promotion: 0.35,
  /** The seven days after a promotion, when customers still have what they bought. */
  afterPromotion: -0.15,
  holiday: -0.7,
  /** The day before a holiday. */
  holidayEve: 0.3,
  /** Shape of the gamma distribution of what a warehouse's day has in common (weather, traffic), whose mean is 1. */
  dispersion: 20,
  categories: {
    bread: { elasticity: 1.2, weekday: [-0.1, -0.1, -0.05, 0, 0.15, 0.35, -0.25], yearly: 0.06, peak: 350 },
    dairy: { elasticity: 1.4, weekday: [0.05, 0, 0, 0.05, 0.15, 0.2, -0.45], yearly: 0.05, peak: 20 },
    fruit: { elasticity: 1.8, weekday: [0.1, 0, -0.05, 0, 0.1, 0.2, -0.35], yearly: 0.25, peak: 190 },
    salad: { elasticity: 1.6, weekday: [0.15, 0.1, 0.05, 0.05, 0.05, -0.1, -0.3], yearly: 0.35, peak: 200 },
  } as Readonly<Record<string, DemandCategory>>,
} as const;

/** What is known of a series on a day, before the day. */
export interface DemandDay {
  /** Days since the first one. */
  readonly t: number;
  /** Days since January 1. */
  readonly dayOfYear: number;
  /** Price over list price. */
  readonly price: number;
  readonly promotion: boolean;
  readonly afterPromotion: boolean;
  readonly holiday: boolean;
  readonly holidayEve: boolean;
}

export interface DemandSeries {
  readonly warehouse: string;
  readonly article: string;
  readonly category: string;
  /** Logarithm of the demand on a day without anything special. */
  readonly level: number;
  /** By how much its logarithm grows in a year. */
  readonly growth: number;
  /** From this day on, counted from 0, the level is another one; -1 where it stays. */
  readonly shiftDay: number;
  readonly shift: number;
}

/** The mean demand of a series on a day. */
export function meanDemand(series: DemandSeries, day: DemandDay): number {
  const { elasticity, weekday, yearly, peak } = demandCoefficients.categories[series.category] as DemandCategory;
  const { promotion, afterPromotion, holiday, holidayEve } = demandCoefficients;
  return Math.exp(
    series.level +
      (series.growth * day.t) / 365 +
      (series.shiftDay >= 0 && day.t >= series.shiftDay ? series.shift : 0) +
      (weekday[day.t % 7] as number) +
      yearly * Math.cos((2 * Math.PI * (day.dayOfYear - peak)) / 365.25) -
      elasticity * Math.log(day.price) +
      (day.promotion ? promotion : 0) +
      (day.afterPromotion ? afterPromotion : 0) +
      (day.holiday ? holiday : 0) +
      (day.holidayEve ? holidayEve : 0),
  );
}

/**
 * The quantile of the demand whose mean is known: the least number of units that is enough with a probability of at least `share`. A Poisson number whose
 * mean varies as a gamma distribution of shape `r` has the negative binomial distribution, P(0) = (r / (r + mean))^r and
 * P(k + 1) = P(k) (k + r) / (k + 1) mean / (r + mean).
 *
 * @throws {RangeError} when `mean` is not above 0, or `share` not from 0 to below 1
 */
export function demandQuantile(mean: number, share: number): number {
  if (!(mean > 0 && Number.isFinite(mean))) throw new RangeError(`demandQuantile: mean is ${mean}, but must be a finite number above 0.`);
  if (!(share >= 0 && share < 1)) throw new RangeError(`demandQuantile: share is ${share}, but must be from 0 to below 1.`);
  const r = demandCoefficients.dispersion;
  let p = (r / (r + mean)) ** r;
  let sum = p;
  let k = 0;
  for (; sum < share && p > 0; k++) {
    p *= ((k + r) / (k + 1)) * (mean / (r + mean));
    sum += p;
  }
  return k;
}

/** What no table of a company holds. */
export interface DemandTruth {
  readonly coefficients: typeof demandCoefficients;
  /** A row per series: warehouse, article, category, level, growth, shift_day (missing where there is none), shift. */
  readonly series: Table;
  /** A row per series and day, without gaps: day, warehouse, article, mean, demand; what customers wanted, whether it was there or not. */
  readonly demand: Table;
  /**
   * The best possible forecast of a day: the least number of units that is enough with a probability of at least `share`, when the mean is known. Demand is
   * negative binomial, of shape `coefficients.dispersion`.
   *
   * @throws {RangeError} when `mean` is not above 0, or `share` not from 0 to below 1
   */
  quantile(mean: number, share: number): number;
}
