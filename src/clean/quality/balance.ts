import { fragment, name, records, type Table, type Value } from "../../table";
import { columnOf } from "../columns";

/** How many rows each class has. */
export interface Balance {
  readonly column: string;
  /** The most frequent first; rows without a label are left out. */
  readonly classes: readonly { readonly label: Value; readonly count: number; readonly share: number }[];
  /** Shannon entropy divided by that of equal classes: 1 for equal ones, 0 for a single one. */
  readonly evenness: number;
  /** Rows of the largest class for one of the smallest. */
  readonly imbalance: number;
}

export async function balanceOf(table: Table, label: string): Promise<Balance> {
  const { name: column } = columnOf("quality", table, label, "label");
  const found = await records(
    fragment`SELECT ${name(column)} AS label, count(*) AS n FROM ${table} WHERE ${name(column)} IS NOT NULL GROUP BY ALL ORDER BY n DESC, label`,
  );
  const counts = found.map(({ n }) => Number(n));
  const rows = counts.reduce((a, b) => a + b, 0);
  const shares = counts.map((count) => count / rows);
  const entropy = -shares.reduce((sum, share) => sum + share * Math.log(share), 0);
  return {
    column,
    classes: found.map(({ label: value }, i) => ({ label: value as Value, count: counts[i] as number, share: shares[i] as number })),
    evenness: counts.length < 2 ? 0 : entropy / Math.log(counts.length),
    imbalance: counts.length === 0 ? Number.NaN : (counts[0] as number) / (counts.at(-1) as number),
  };
}
