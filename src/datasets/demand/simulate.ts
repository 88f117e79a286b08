import { type Random, random } from "../../preprocess";
import { normal } from "../draws";
import { type Article, cents, dayOfYear, holidayOf, isAfterPromotion, planned } from "./plan";
import { type DemandCategory, type DemandSeries, demandCoefficients, meanDemand } from "./truth";

export const warehouses = ["Basel", "Bern", "Genève", "Lugano", "Zürich"] as const;

export interface Simulated {
  readonly days: number;
  readonly articles: readonly Article[];
  readonly series: readonly (DemandSeries & { readonly plan: Article })[];
  /** `[series * days]`, series after series. */
  readonly mean: Float64Array;
  readonly demand: Int32Array;
  readonly delivered: Int32Array;
  readonly sold: Int32Array;
}

/** Everything that happened, and nothing of how it was recorded. */
export function simulate(count: number, days: number, seed: number): Simulated {
  const source = random(seed);
  const articles = Array.from({ length: Math.ceil(count / warehouses.length) }, (_, a) => articleOf(source, a, days));
  const busy = warehouses.map(() => Float64Array.from({ length: days }, () => erlang(source, demandCoefficients.dispersion)));
  const calendar = Array.from({ length: days }, (_, t) => ({
    t,
    dayOfYear: dayOfYear(t),
    holiday: holidayOf(t) !== undefined,
    holidayEve: holidayOf(t + 1) !== undefined && holidayOf(t) === undefined,
  }));
  const [mean, demand] = [new Float64Array(count * days), new Int32Array(count * days)];
  const [delivered, sold] = [new Int32Array(count * days), new Int32Array(count * days)];
  const series = Array.from({ length: count }, (_, s) => {
    const { plan, popularity } = articles[Math.floor(s / warehouses.length)] as (typeof articles)[number];
    const own = seriesOf(source, s, { plan, popularity, days });
    const at = s * days;
    for (const { t, ...day } of calendar) {
      const promotion = plan.promotion[t] === 1;
      const price = (plan.price[t] as number) / plan.listPrice;
      mean[at + t] = meanDemand(own, { t, ...day, price, promotion, afterPromotion: isAfterPromotion(plan.promotion, t) });
      demand[at + t] = poisson(source, (mean[at + t] as number) * (busy[s % warehouses.length]?.[t] as number));
      delivered[at + t] = ordered(sold.subarray(at, at + t), promotion, mean[at + t] as number);
      sold[at + t] = Math.min(demand[at + t] as number, delivered[at + t] as number);
    }
    return { ...own, plan };
  });
  return { days, articles: articles.map(({ plan }) => plan), series, mean, demand, delivered, sold };
}

/** What the planner orders: 45% more than was sold on this weekday in four weeks on average, and half as much again for a promotion. */
function ordered(sold: Int32Array, promotion: boolean, firstWeeks: number): number {
  const before = [7, 14, 21, 28].filter((back) => back <= sold.length).map((back) => sold[sold.length - back] as number);
  const usual = before.length > 0 ? before.reduce((a, b) => a + b, 0) / before.length : firstWeeks;
  return 1 + Math.ceil(1.45 * usual * (promotion ? 1.5 : 1));
}

function articleOf(source: Random, a: number, days: number): { plan: Article; popularity: number } {
  const names = Object.keys(demandCoefficients.categories);
  const category = names[a % names.length] as string;
  const { yearly, peak } = demandCoefficients.categories[category] as DemandCategory;
  const popularity = normal(source);
  const season = (t: number) => yearly * Math.cos((2 * Math.PI * (dayOfYear(t) - peak)) / 365.25);
  const { listPrice, price, promotion } = planned(source, { days, popularity, season });
  const unitCost = cents(listPrice * source.uniform(0.45, 0.6));
  const leftoverValue = cents(unitCost * source.uniform(0.5, 0.8));
  const article = `A${String(a + 1).padStart(3, "0")}`;
  return { plan: { article, category, listPrice, unitCost, leftoverValue, price, promotion }, popularity };
}

function seriesOf(
  source: Random,
  s: number,
  { plan, popularity, days }: { plan: Article; popularity: number; days: number },
): DemandSeries {
  const place = s % warehouses.length;
  const shifts = source.next() < 1 / 3;
  const shiftDay = source.integer(56, Math.max(56, days - 1));
  const shift = (source.next() < 0.5 ? -1 : 1) * source.uniform(0.2, 0.5);
  return {
    warehouse: warehouses[place] as string,
    article: plan.article,
    category: plan.category,
    level: Math.log(16) + 0.6 * popularity + [-0.2, 0, 0.1, -0.3, 0.4][place]! + 0.2 * normal(source),
    growth: 0.05 + 0.08 * normal(source),
    shiftDay: shifts && shiftDay < days ? shiftDay : -1,
    shift: shifts && shiftDay < days ? shift : 0,
  };
}

/** A gamma distribution of whole shape and mean 1: a sum of exponential ones. */
function erlang({ next }: Random, shape: number): number {
  let product = 1;
  for (let i = 0; i < shape; i++) product *= 1 - next();
  return -Math.log(product) / shape;
}

/** By inversion: one random number each, so that all else stays the same where a mean changes. */
function poisson({ next }: Random, mean: number): number {
  const u = next();
  let p = Math.exp(-mean);
  let sum = p;
  let k = 0;
  while (u > sum && p > 0) {
    k++;
    p *= mean / k;
    sum += p;
  }
  return k;
}
