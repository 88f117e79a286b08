import { type Displayable, displaySymbol, table as displayTable } from "../../display";
import type { Table } from "../../table";

/** Whether a table keeps a promise of anonymity, and which rows break it. */
export interface AnonymityReport extends Displayable {
  readonly measure: "k-anonymity" | "l-diversity" | "t-closeness";
  /** What was asked for. */
  readonly threshold: number;
  /** What the table has: the smallest k or l, the largest t. 0 rows keep every promise: then it is the threshold. */
  readonly value: number;
  readonly satisfied: boolean;
  readonly rows: number;
  /** Groups of rows that share the quasi-identifiers. */
  readonly classes: number;
  readonly atRisk: number;
  /** The rows that break the promise, in their order. */
  readonly rowsAtRisk: Table;
  /** The other rows: what may be released when the rest is left out. */
  readonly rowsSafe: Table;
  /** The groups with their `rows` and their `value`, the riskiest first. */
  readonly groups: Table;
}

export function anonymityReport(facts: Omit<AnonymityReport, typeof displaySymbol>): AnonymityReport {
  const letter = facts.measure.charAt(0);
  const relation = letter === "t" ? "at most" : "at least";
  return {
    ...facts,
    async [displaySymbol]() {
      const { measure, value, threshold, satisfied, rows, classes, atRisk, groups } = facts;
      const worst = await groups.toRecords({ limit: 5 });
      const share = rows === 0 ? 0 : (100 * atRisk) / rows;
      const caption = `${measure}: ${letter} = ${shown(value)}, ${relation} ${shown(threshold)} was asked for: ${satisfied ? "kept" : "not kept"}. ${atRisk.toLocaleString("en-US")} of ${rows.toLocaleString("en-US")} rows (${share.toFixed(1)} %) are at risk; ${classes.toLocaleString("en-US")} groups, the riskiest above`;
      return displayTable({ columns: groups.columns.map(({ name }) => name), rows: worst.map((row) => Object.values(row)), caption })[
        displaySymbol
      ]();
    },
  };
}

const shown = (value: number) => (Number.isInteger(value) ? `${value}` : value.toFixed(3));
