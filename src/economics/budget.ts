import { type Displayable, displaySymbol, table } from "../display";
import { checkNumber, checkWhole } from "./checks";

/** One line of a budget. */
export interface BudgetItem {
  name: string;
  /** Such as "people", "data", "hardware", "energy". */
  category: string;
  /** Paid once, in period 0. Default: 0. */
  once?: number;
  /** Paid in every period from 1 on. Default: 0. */
  perPeriod?: number;
}

/** Costs by item and period; shows itself as a table. */
export interface Budget extends Displayable {
  readonly items: readonly BudgetItem[];
  /** Costs of period 0 (what is paid once) to the last. */
  readonly totals: readonly number[];
  readonly total: number;
  /** Shares of the whole by category; 0 where nothing costs anything. */
  readonly shares: Readonly<Record<string, number>>;
  /** The cash flows of the project with these benefits in periods 1, 2, ...: for `npv`, `irr` and `paybackPeriod`. */
  cashFlows(benefits: readonly number[]): number[];
}

/**
 * Adds up what a project costs.
 *
 *     const costs = economics.budget([{ name: "labelling", category: "data", once: 12_000 }, { name: "GPU", category: "hardware", perPeriod: 900 }], { periods: 12 });
 *
 * @param periods months or years of operation after period 0
 * @throws {RangeError} when there are no items, or a number is wrong
 */
export function budget(
  items: readonly BudgetItem[],
  { periods, currency = "USD" }: { periods: number /** Default: "USD". */; currency?: string },
): Budget {
  checkWhole("budget", "periods", periods, 0);
  if (items.length === 0) throw new RangeError("budget: there are no items; give at least one.");
  for (const { name, once = 0, perPeriod = 0 } of items) {
    checkNumber("budget", `once of ${name}`, once, 0);
    checkNumber("budget", `perPeriod of ${name}`, perPeriod, 0);
  }
  const first = items.reduce((sum, { once = 0 }) => sum + once, 0);
  const each = items.reduce((sum, { perPeriod = 0 }) => sum + perPeriod, 0);
  const totals = [first, ...Array.from({ length: periods }, () => each)];
  const total = first + periods * each;
  const whole = ({ once = 0, perPeriod = 0 }: BudgetItem) => once + periods * perPeriod;
  const shares: Record<string, number> = {};
  for (const item of items) shares[item.category] = (shares[item.category] ?? 0) + (total > 0 ? whole(item) / total : 0);
  const money = (amount: number) => amount.toLocaleString("en-US", { maximumFractionDigits: 2 });
  return {
    items,
    totals,
    total,
    shares,
    cashFlows(benefits) {
      if (benefits.length !== periods)
        throw new RangeError(`budget.cashFlows: there are ${benefits.length} benefits, but ${periods} periods; give one for each.`);
      return totals.map((cost, period) => (benefits[period - 1] ?? 0) - cost);
    },
    [displaySymbol]: () =>
      table({
        columns: ["category", "once", "per period", `over ${periods} periods`],
        index: [...items.map(({ name }) => name), "total"],
        rows: [
          ...items.map((item) => [item.category, money(item.once ?? 0), money(item.perPeriod ?? 0), money(whole(item))]),
          ["", money(first), money(each), money(total)],
        ],
        caption: `Costs in ${currency}`,
      })[displaySymbol](),
  };
}
