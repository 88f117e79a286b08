import { type Random, random } from "../../preprocess";
import { oneOf } from "../draws";
import type { Channel, Paid } from "./simulate";

const dollarsPerEuro = 1 / 0.9;

const spellings: Readonly<Record<Channel, readonly string[]>> = {
  chip: ["chip", "CHIP", "Chip card"],
  contactless: ["contactless", "NFC", "tap"],
  online: ["online", "ONLINE", "web", "e-commerce"],
};
const yes = ["yes", "Y", "TRUE", "1"] as const;
const no = ["no", "N", "false", " 0 "] as const;

/** A payment as it reached the bank's file; null where a value is missing. */
export type Recorded = {
  transaction_id: string;
  booked: string;
  card: string;
  age_group: string;
  amount: string | null;
  usual: number | null;
  category: string | null;
  channel: string;
  abroad: string;
  attempts: number;
  new_merchant: boolean;
  account_years: number;
  fraud: boolean;
};

/** Payments as they reached the bank's file, with what is wrong with them. */
export function recorded(payments: readonly Paid[], seed: number): Recorded[] {
  // Not the numbers that the payments were drawn with.
  const source = random(seed + 0.5);
  return payments.flatMap((payment) => {
    const row = rowOf(source, payment);
    return source.next() < 0.01 ? [row, row] : [row];
  });
}

function rowOf(source: Random, paid: Paid): Recorded {
  const { next, integer } = source;
  const pick = (values: readonly string[]) => values[integer(0, values.length - 1)] as string;
  return {
    transaction_id: paid.transaction_id,
    booked: bookedText(next(), paid.booked),
    card: paid.card,
    age_group: paid.age_group,
    amount: amountText(next(), paid.amount),
    usual: next() < 0.01 ? null : paid.usual,
    category: categoryText(source, paid.category),
    channel: next() < 0.7 ? paid.channel : pick(spellings[paid.channel]),
    abroad: pick(paid.abroad ? yes : no),
    attempts: next() < 0.001 ? 999 : paid.attempts,
    new_merchant: paid.new_merchant,
    account_years: next() < 0.01 ? -1 : paid.account_years,
    fraud: paid.fraud,
  };
}

function bookedText(u: number, booked: string): string {
  if (u < 0.002) return "n/a";
  if (u < 0.7) return booked;
  const [day, time] = booked.split(" ") as [string, string];
  return `${day.split("-").reverse().join(".")} ${time}`;
}

function amountText(u: number, amount: number): string | null {
  if (u < 0.015) return null;
  if (u < 0.02) return "";
  const grouped = (value: number) => {
    const [whole, cents] = value.toFixed(2).split(".") as [string, string];
    return `${whole.replace(/\B(?=(\d{3})+$)/g, ",")}.${cents}`;
  };
  if (u < 0.5) return grouped(amount);
  if (u < 0.75) return `${grouped(amount)} EUR`;
  if (u < 0.92) return `€ ${grouped(amount)}`;
  return `$${grouped(amount * dollarsPerEuro)}`;
}

const categoryText = (source: Random, category: string): string | null =>
  oneOf(source, [
    [category, 0.8],
    [category.toUpperCase(), 0.08],
    [` ${category} `, 0.06],
    [`${category}\u00a0`, 0.045],
    [null, 0.015],
  ]);
