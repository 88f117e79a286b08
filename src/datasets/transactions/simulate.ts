import { type Random, random } from "../../preprocess";
import { logistic, normal, oneOf, rounded, within } from "../draws";
import { type categories, type channels, fraudLogOdds } from "./truth";

export type Category = (typeof categories)[number];
export type Channel = (typeof channels)[number];

/** A payment as it was. */
export type Paid = {
  readonly transaction_id: string;
  /** `2025-03-04 17:22`. */
  readonly booked: string;
  readonly hour: number;
  readonly card: string;
  readonly age_group: string;
  readonly amount: number;
  readonly usual: number;
  readonly category: Category;
  readonly channel: Channel;
  readonly abroad: boolean;
  readonly attempts: number;
  readonly new_merchant: boolean;
  readonly account_years: number;
  readonly fraud: boolean;
  readonly probability: number;
};

interface Card {
  readonly card: string;
  readonly age_group: string;
  readonly opened: number;
  readonly usual: number;
  readonly online: number;
  readonly night: number;
}

const days = 365;
const start = Date.UTC(2025, 0, 1);
const paymentsPerCard = 60;
const firstOfNovember = 304;

/** Of each group: share of the holders, most years that an account has, share of payments online in January, and at night. */
const ages = {
  "18 to 29": { share: 0.25, years: 6, online: 0.42, night: 0.08 },
  "30 to 59": { share: 0.5, years: 25, online: 0.28, night: 0.03 },
  "60 and over": { share: 0.25, years: 30, online: 0.14, night: 0.012 },
} as const;

/** Everything that happened in a year, by day, and nothing of how it was recorded. */
export function simulate(rows: number, seed: number): Paid[] {
  const source = random(seed);
  const cards = Array.from({ length: Math.ceil(rows / paymentsPerCard) }, (_, k) => cardOf(source, k));
  return Array.from({ length: rows }, (_, i) => paid(source, cards, i, rows));
}

function cardOf(source: Random, k: number): Card {
  const age_group = oneOf(
    source,
    Object.entries(ages).map(([group, { share }]) => [group, share]),
  ) as keyof typeof ages;
  const { years, online, night } = ages[age_group];
  return {
    card: `K${String(k + 1).padStart(5, "0")}`,
    age_group,
    opened: source.uniform(0, years),
    usual: rounded(45 * Math.exp(0.45 * normal(source)), 2),
    online,
    night,
  };
}

function paid(source: Random, cards: readonly Card[], i: number, rows: number): Paid {
  const { next, integer } = source;
  const card = cards[integer(0, cards.length - 1)] as Card;
  const day = Math.floor((i * days) / rows);
  const hour = next() < card.night ? integer(0, 5) : integer(7, 22);
  const booked = new Date(start + ((day * 24 + hour) * 60 + integer(0, 59)) * 60_000).toISOString();
  const isOnline = next() < card.online + (0.12 * day) / days;
  const channel = isOnline ? "online" : next() < 0.6 ? "contactless" : "chip";
  const category = categoryOf(source, isOnline, day >= firstOfNovember);
  const isSummer = day >= 181 && day < 243;
  const abroad = next() < (isSummer ? 0.12 : 0.05) * (category === "travel" ? 3 : 1);
  const attempts = within(0, Math.floor(Math.log(1 - next()) / Math.log(0.1)), 5);
  const new_merchant = next() < (isOnline ? 0.3 : 0.15);
  const inflation = 1 + (0.05 * day) / days;
  const amount = within(0.5, rounded(card.usual * inflation * priceOf[category] * Math.exp(0.7 * normal(source)), 2), 20_000);
  const account_years = rounded(card.opened + day / days, 1);
  const probability = logistic(
    fraudLogOdds({
      amount,
      usual: card.usual,
      online: isOnline,
      abroad,
      night: hour < 6,
      attempts,
      newMerchant: new_merchant,
      accountYears: account_years,
      giftCards: category === "gift cards",
      electronics: category === "electronics",
      wave: day >= firstOfNovember,
    }),
  );
  return {
    transaction_id: `T${String(i + 1).padStart(7, "0")}`,
    booked: booked.slice(0, 16).replace("T", " "),
    hour,
    card: card.card,
    age_group: card.age_group,
    amount,
    usual: card.usual,
    category,
    channel,
    abroad,
    attempts,
    new_merchant,
    account_years,
    fraud: next() < probability,
    probability,
  };
}

const priceOf: Readonly<Record<Category, number>> = {
  groceries: 0.7,
  fuel: 1.2,
  restaurants: 0.8,
  clothing: 1.3,
  travel: 2.5,
  electronics: 2.2,
  "gift cards": 1.1,
};

function categoryOf(source: Random, isOnline: boolean, isSeason: boolean): Category {
  if (!isOnline)
    return oneOf<Category>(source, [
      ["groceries", 0.45],
      ["fuel", 0.15],
      ["restaurants", 0.22],
      ["clothing", 0.1],
      ["electronics", 0.05],
      ["gift cards", 0.03],
    ]);
  return oneOf<Category>(source, [
    ["gift cards", isSeason ? 0.12 : 0.05],
    ["electronics", 0.2],
    ["travel", 0.15],
    ["clothing", 0.35],
    ["groceries", 0.28],
  ]);
}
