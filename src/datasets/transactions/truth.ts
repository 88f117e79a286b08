import type { Table } from "../../table";

export const categories = ["groceries", "fuel", "restaurants", "clothing", "travel", "electronics", "gift cards"] as const;
export const channels = ["chip", "contactless", "online"] as const;

/** What the fraud of {@link makeTransactions} follows from: differences of its log-odds. */
export const transactionCoefficients = {
  intercept: -5.9,
  /** Per unit of the natural logarithm of amount over usual amount, where that is above 0. */
  aboveUsual: 1.1,
  online: 1,
  abroad: 1,
  /** From midnight to six. */
  night: 1.3,
  /** Each. */
  attempts: 0.9,
  /** The first payment to this merchant. */
  newMerchant: 0.5,
  /** In addition, where such a payment is online. */
  onlineNewMerchant: 1.6,
  /** Per year of the account, up to the eighth. */
  accountYears: -0.3,
  giftCards: 1.8,
  electronics: 0.8,
  /** From November 1 on: a wave of stolen card numbers, which no column tells. */
  wave: 0.6,
} as const;

/** What is known of a payment when it is made. */
export interface Payment {
  /** Euros. */
  readonly amount: number;
  /** Euros that this card pays at a time on average. */
  readonly usual: number;
  readonly online: boolean | number;
  readonly abroad: boolean | number;
  readonly night: boolean | number;
  readonly attempts: number;
  readonly newMerchant: boolean | number;
  readonly accountYears: number;
  readonly giftCards: boolean | number;
  readonly electronics: boolean | number;
  /** Whether it was made in November or December. Default: no. */
  readonly wave?: boolean | number;
}

/** The log-odds of fraud of a payment: the sum of what {@link transactionCoefficients} says. */
export function fraudLogOdds(payment: Payment): number {
  const c = transactionCoefficients;
  return (
    c.intercept +
    c.aboveUsual * Math.max(0, Math.log(payment.amount / payment.usual)) +
    c.online * Number(payment.online) +
    c.abroad * Number(payment.abroad) +
    c.night * Number(payment.night) +
    c.attempts * payment.attempts +
    c.newMerchant * Number(payment.newMerchant) +
    c.onlineNewMerchant * Number(payment.online) * Number(payment.newMerchant) +
    c.accountYears * Math.min(payment.accountYears, 8) +
    c.giftCards * Number(payment.giftCards) +
    c.electronics * Number(payment.electronics) +
    c.wave * Number(payment.wave ?? 0)
  );
}

/** What no bank has. */
export interface TransactionTruth {
  readonly coefficients: typeof transactionCoefficients;
  /**
   * A row per payment, without anything wrong: the columns of the transactions with their types, `hour`, and `probability`, the chance of fraud that the
   * label was drawn with.
   */
  readonly payments: Table;
  /** The log-odds of fraud of a payment, by these coefficients. */
  logOdds(payment: Payment): number;
}
