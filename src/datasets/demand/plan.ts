import type { Random } from "../../preprocess";

/** A Monday. */
export const firstDay = Date.UTC(2022, 0, 3);
export const dayOf = (t: number): Date => new Date(firstDay + t * 86_400_000);
export const isoDay = (t: number): string => dayOf(t).toISOString().slice(0, 10);

const holidayNames: Readonly<Record<string, string>> = {
  "01-01": "New Year",
  "05-01": "Labour Day",
  "08-01": "Summer Day",
  "11-01": "All Saints",
  "12-25": "Christmas",
  "12-26": "Second day of Christmas",
};

/** The name of the holiday, or undefined. */
export const holidayOf = (t: number): string | undefined => holidayNames[isoDay(t).slice(5)];

export const dayOfYear = (t: number): number => Math.round((dayOf(t).getTime() - Date.UTC(dayOf(t).getUTCFullYear(), 0, 1)) / 86_400_000);

export interface Article {
  readonly article: string;
  readonly category: string;
  readonly listPrice: number;
  readonly unitCost: number;
  /** What a unit still brings that was not sold on its day. */
  readonly leftoverValue: number;
  /** Per day: price in euros, and whether there is a promotion. */
  readonly price: Float64Array;
  readonly promotion: Uint8Array;
}

const promotionDays = 7;
/** Promotions run from Thursday to Wednesday. */
const promotionWeekday = 3;

/** Prices and promotions of an article, as they are planned before the first day. */
export function planned(
  { next, uniform }: Random,
  { days, popularity, season }: { days: number; popularity: number; season: (t: number) => number },
): { listPrice: number; price: Float64Array; promotion: Uint8Array } {
  const listPrice = cents(uniform(1.5, 8));
  const price = new Float64Array(days);
  const promotion = new Uint8Array(days);
  let regular = 1;
  let discount = 0;
  let last = -Infinity;
  for (let t = 0; t < days; t++) {
    // A new regular price every quarter.
    if (t % 91 === 0) regular = Math.exp(uniform(-0.08, 0.08));
    if (t % 7 === promotionWeekday && t - last > 2 * promotionDays) {
      // What sells well, and when it sells well, is promoted more often: a comparison of days with and without is unfair.
      const chance = 0.09 * Math.exp(0.5 * popularity + 2 * season(t));
      if (next() < Math.min(0.5, chance)) {
        last = t;
        discount = [0.1, 0.2, 0.3][Math.floor(next() * 3)] as number;
      }
    }
    const running = t - last < promotionDays;
    promotion[t] = running ? 1 : 0;
    price[t] = cents(listPrice * regular * (running ? 1 - discount : 1));
  }
  return { listPrice, price, promotion };
}

/** Whether one of the seven days before had a promotion and this one has none. */
export function isAfterPromotion(promotion: Uint8Array, t: number): boolean {
  if (promotion[t] === 1) return false;
  return promotion.subarray(Math.max(0, t - promotionDays), t).includes(1);
}

export const cents = (euros: number): number => Math.round(euros * 100) / 100;
