import { type Table, table } from "../../table";
import { checkOptions } from "../draws";
import { holidayOf, isoDay } from "./plan";
import { recorded } from "./records";
import { type Simulated, simulate } from "./simulate";
import { type DemandTruth, demandCoefficients, demandQuantile } from "./truth";

export interface DemandOptions {
  /** Series: an article in a warehouse each. Default: 150, that is 30 articles in 5 warehouses. */
  series?: number;
  /** Days from Monday, January 3, 2022, on. Default: 1092, three years of 52 weeks. */
  days?: number;
  /** The same seed gives the same tables, on every machine. Default: 1. */
  seed?: number;
}

/** Tables of a wholesaler's data, and what they come from. */
export interface DemandData {
  /** What was sold, as it was sent in: one row per warehouse, article and day, with what is wrong with it. */
  readonly sales: Table;
  /** What is planned before the day: day, article, price, promotion. */
  readonly plan: Table;
  /** article, category, list_price, unit_cost, leftover_value. */
  readonly articles: Table;
  /** day, holiday. */
  readonly holidays: Table;
  readonly truth: DemandTruth;
}

/**
 * Daily demand for fresh articles in the five warehouses of a wholesaler that does not exist, with what goes wrong in such data, and the truth behind it. A delivery comes every morning; what is
 * not sold on the day goes to a discounter.
 *
 *     const { sales, plan, truth } = await datasets.makeDemand({ series: 150, days: 1092, seed: 1 });
 *
 * `sales`, about a row per series and day:
 *
 * | column | what is in it | what is wrong with it |
 * | --- | --- | --- |
 * | record | number of the record, rising | 1% of the rows are there twice |
 * | day | dates as text | two formats; about 1.4% of the days are missing, mostly for a whole warehouse one to four days on end |
 * | warehouse | five cities | 15% in capitals, with a space or a no-break space, or in small letters with decomposed accents |
 * | article | A001, A002, ... | 5% in small letters |
 * | sold | units | never more than `delivered`: demand beyond it is not seen; 0.2% are 99999; 0.5% are half of the number, which a later record of the day corrects |
 * | delivered | units that came in the morning, by a planner who orders from what was sold | 1% missing |
 *
 * `plan` (day, article, price in euros, promotion: known ahead), `articles` (article, category, list_price, unit_cost, leftover_value in euros) and `holidays` (day, holiday) are clean.
 *
 * The truth: demand is a Poisson number of mean `mean * busy`. `busy` is one number per warehouse and day (weather, traffic), independent of everything, from a gamma distribution of shape 20 and mean
 * 1, so that a single demand is negative binomial, with variance `mean + mean^2 / 20`. The logarithm of `mean` is a sum, with the coefficients of `truth.coefficients`:
 *
 * - the level of the series, its growth per year, and in every third series one lasting shift of 0.2 to 0.5 up or down on a random day;
 * - a factor of the weekday and a yearly wave, both of the category;
 * - -elasticity * log(price / list price): 1.2 for bread, 1.4 for dairy, 1.8 for fruit, 1.6 for salad;
 * - 0.35 in a promotion, beside the effect of its lower price, and -0.15 in the seven days after it;
 * - -0.7 on a holiday, 0.3 on the day before.
 *
 * Promotions run from Thursday to Wednesday at 10, 20 or 30% off, more often for articles that sell well and in their season. What sells out is more often sold out in promotions. So neither a comparison of days
 * with and without promotion, nor one of what was sold, finds their effect.
 *
 * @throws {TypeError} when there is an option of another name
 * @throws {RangeError} when `series`, `days` or `seed` is not a whole number in its range (from 1, 28 and 0)
 */
export async function makeDemand({ series = 150, days = 1092, seed = 1, ...rest }: DemandOptions = {}): Promise<DemandData> {
  checkOptions("makeDemand", { series, days, seed }, { series: 1, days: 28, seed: 0 }, rest);
  const simulated = simulate(series, days, seed);
  const { articles } = simulated;
  const calendar = Array.from({ length: days }, (_, t) => ({ day: isoDay(t), holiday: holidayOf(t) }));
  const festive = calendar.filter(({ holiday }) => holiday !== undefined);
  const date = { types: { day: "DATE" } };
  return {
    sales: await recorded(simulated, seed),
    plan: await table(
      {
        day: articles.flatMap(() => calendar.map(({ day }) => day)),
        article: articles.flatMap(({ article, price }) => Array.from(price, () => article)),
        price: articles.flatMap(({ price }) => Array.from(price)),
        promotion: articles.flatMap(({ promotion }) => Array.from(promotion, Boolean)),
      },
      date,
    ),
    articles: await table(
      articles.map(({ article, category, listPrice, unitCost, leftoverValue }) => ({
        article,
        category,
        list_price: listPrice,
        unit_cost: unitCost,
        leftover_value: leftoverValue,
      })),
    ),
    holidays: await table(
      { day: festive.map(({ day }) => day), holiday: festive.map(({ holiday }) => holiday) },
      { types: { day: "DATE", holiday: "VARCHAR" } },
    ),
    truth: { coefficients: demandCoefficients, ...(await truthTables(simulated)), quantile: demandQuantile },
  };
}

async function truthTables({ days, series, mean, demand }: Simulated): Promise<Pick<DemandTruth, "series" | "demand">> {
  const iso = Array.from({ length: days }, (_, t) => isoDay(t));
  const rows = Array.from(mean.keys());
  const of = (at: number) => series[Math.floor(at / days)] as Simulated["series"][number];
  return {
    series: await table(
      series.map(({ warehouse, article, category, level, growth, shiftDay, shift }) => ({
        warehouse,
        article,
        category,
        level,
        growth,
        shift_day: shiftDay >= 0 ? isoDay(shiftDay) : null,
        shift,
      })),
      { types: { shift_day: "DATE" } },
    ),
    demand: await table(
      {
        day: rows.map((at) => iso[at % days]),
        warehouse: rows.map((at) => of(at).warehouse),
        article: rows.map((at) => of(at).article),
        mean,
        demand,
      },
      { types: { day: "DATE" } },
    ),
  };
}
