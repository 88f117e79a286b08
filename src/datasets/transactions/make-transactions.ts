import { type Table, table } from "../../table";
import { checkOptions } from "../draws";
import { recorded } from "./records";
import { simulate } from "./simulate";
import { fraudLogOdds, type TransactionTruth, transactionCoefficients } from "./truth";

export interface TransactionOptions {
  /** Payments; the table has 1% more rows. Default: 120,000. */
  rows?: number;
  /** The same seed gives the same tables. Default: 1. */
  seed?: number;
}

/** Card payments, and what they come from. */
export interface TransactionData {
  /** The payments as they reached the bank's file, with what is wrong with them. */
  readonly transactions: Table;
  readonly truth: TransactionTruth;
}

/**
 * A year of card payments at a bank that does not exist, of which about 1% are fraud, with what goes wrong in such files, and the truth behind them.
 *
 *     const { transactions, truth } = await datasets.makeTransactions({ rows: 120_000, seed: 1 });
 *
 * | column | what is in it | what is wrong with it |
 * | --- | --- | --- |
 * | transaction_id | T0000001, T0000002, ... by day | 1% of the rows are there twice |
 * | booked | day and time in 2025 as text | two formats; 0.2% are "n/a" |
 * | card | K00001, ...: a card for every 60 payments | |
 * | age_group | of the holder: 18 to 29 (a quarter), 30 to 59 (half), 60 and over | |
 * | amount | euros, or dollars at 0.9 euros | as text with currencies and thousands separators; 2% missing |
 * | usual | euros that this card pays at a time | 1% missing |
 * | category | seven words | capitals, spaces, no-break spaces; 1.5% missing |
 * | channel | chip, contactless, online | in ten spellings |
 * | abroad | yes or no | in eight ways of writing |
 * | attempts | payments with this card that were declined in the hour before, 0 to 5 | 0.1% are 999 |
 * | new_merchant | whether the card pays there for the first time | |
 * | account_years | age of the account in years | 1% are -1, which means unknown |
 * | fraud | the label | |
 *
 * The truth: the log-odds of fraud are a sum, with the coefficients of `truth.coefficients`:
 *
 * - -5.9;
 * - 1.1 * max(0, ln(amount / usual));
 * - 1.0 online, 0.5 to a new merchant, and 1.6 more for both at once;
 * - 1.0 abroad, 1.3 from midnight to six, 0.9 for every attempt;
 * - 1.8 for gift cards, 0.8 for electronics;
 * - -0.3 for every year of the account, up to the eighth;
 * - 0.6 from November 1 on: stolen card numbers, which no column tells (the chance changes, and not what payments look like).
 *
 * All else does nothing: the other categories, contactless or chip, the weekday, and the age of the holder. But young holders have young accounts, pay online more often and at night, so they
 * are victims more often; a comparison of age groups without that is no effect of age.
 *
 * What payments look like moves during the year: 12 points more of them are online in December than in January, amounts rise by 5% over `usual`, in July and August more than twice as many are
 * abroad, and from November on gift cards online are 12% in place of 5%.
 *
 * @throws {RangeError} when `rows` or `seed` is not a whole number in its range (from 1 and 0)
 * @throws {TypeError} when there is another option
 */
export async function makeTransactions({ rows = 120_000, seed = 1, ...rest }: TransactionOptions = {}): Promise<TransactionData> {
  checkOptions("makeTransactions", { rows, seed }, { rows: 1, seed: 0 }, rest);
  const payments = simulate(rows, seed);
  const types = { usual: "DOUBLE", account_years: "DOUBLE", attempts: "BIGINT" };
  return {
    transactions: await table(recorded(payments, seed), { types: { ...types, amount: "VARCHAR", category: "VARCHAR" } }),
    truth: {
      coefficients: transactionCoefficients,
      payments: await table(payments, { types: { ...types, booked: "TIMESTAMP", amount: "DOUBLE", probability: "DOUBLE" } }),
      logOdds: fraudLogOdds,
    },
  };
}
