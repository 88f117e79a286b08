import { at, type Column, type Group, groupsOf, type NumericColumn, numericColumns } from "../columns";
import { counted, listed, short } from "../words";
import { quantile, sorted } from "./quantiles";

export interface SpreadOptions {
  /** Which columns, a panel each. Default: all numeric ones, but `by`. */
  columns?: readonly string[];
  /** A column whose values stand side by side in every panel. Default: none. */
  by?: string;
  /** Units by column, `{ length: "mm" }`. */
  units?: Readonly<Record<string, string>>;
  title?: string;
}

/** The numbers of one box or violin, ascending. */
export interface Spread {
  readonly name: string;
  readonly ascending: Float64Array;
}

/** What stands in one panel. */
export interface SpreadPanel {
  readonly column: NumericColumn;
  readonly spreads: readonly Spread[];
  readonly missing: number;
}

/** The panels of a box or violin plot: one per column, in it one spread per group that has numbers. */
export function spreadPanels(columns: readonly Column[], { columns: names, by }: SpreadOptions, caller: string): SpreadPanel[] {
  const chosen = numericColumns(names || !by ? columns : columns.filter(({ name }) => name !== by), names, caller);
  const groups = by === undefined ? undefined : groupsOf(columns, by, caller);
  return chosen.map((column) => {
    const spreads = groups ? groups.map((group) => spreadOf(column, group)) : [{ name: column.name, ascending: sorted(column.values) }];
    const present = spreads.filter(({ ascending }) => ascending.length > 0);
    if (present.length === 0) throw new RangeError(`${caller}: column "${column.name}" has no number; leave it out.`);
    return { column, spreads: present, missing: column.values.length - sorted(column.values).length };
  });
}

const spreadOf = ({ values }: NumericColumn, { name, rows }: Group): Spread => ({ name, ascending: sorted(at(values, rows)) });

/** What the panels show, in words. */
export function spreadWords(kind: string, panels: readonly SpreadPanel[], by: string | undefined): string {
  const rows = panels[0]?.column.values.length ?? 0;
  const medians = panels.slice(0, 4).map(({ column, spreads }) => {
    const each = spreads.map(({ name, ascending }) => `${by ? `${name} ` : ""}${short(quantile(ascending, 0.5))}`);
    return `${column.name}: median ${listed(each, 12)}.`;
  });
  return `${kind} of ${listed(panels.map(({ column }) => column.name))}${by ? ` by ${by}` : ""}, ${counted(rows, "row")}. ${medians.join(" ")}`;
}
