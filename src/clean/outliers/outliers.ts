import { type Column, type Fragment, fragment, list, name, raw, type Table } from "../../table";
import { checkFinite, checkKeys, checkNames, checkOneOf } from "../checks";
import { added, chosen, columnOf, isExact, typed } from "../columns";
import { short } from "../numbers";
import { type Plan, type Step, type StepKind, stepOf } from "../step";
import { type Bounds, type BoundsOptions, boundsOf } from "./bounds";

export interface OutliersOptions extends BoundsOptions {
  /** Default: every numeric column. */
  columns?: readonly string[];
  /**
   * "flag" adds a column `NAME_outlier`; "clip" moves outliers to the nearest bound; "drop" drops rows that have one; "missing" makes
   * them missing, to be imputed. Default: "flag".
   */
  action?: "flag" | "clip" | "drop" | "missing";
}

export const outliersStep: StepKind<OutliersOptions, { bounds: Record<string, Bounds> }> = {
  name: "outliers",
  looks: true,
  cheap: true,
  check(options) {
    checkKeys("outliers", options, ["method", "threshold", "quantiles", "columns", "action"]);
    checkOneOf("outliers", "method", options.method, ["iqr", "zscore", "modifiedZscore", "quantile"]);
    checkNames("outliers", "columns", options.columns);
    if (options.action !== undefined) checkOneOf("outliers", "action", options.action, ["flag", "clip", "drop", "missing"]);
    const { threshold, quantiles } = options;
    if (threshold !== undefined) checkFinite("outliers", "threshold", threshold);
    if (threshold !== undefined && threshold < 0) throw new RangeError(`outliers: threshold is ${threshold}, but must be at least 0.`);
    if (quantiles && !(quantiles[0] >= 0 && quantiles[0] < quantiles[1] && quantiles[1] <= 1))
      throw new RangeError(`outliers: quantiles are ${quantiles.join(" and ")}, but must be two rising numbers from 0 to 1.`);
  },
  fit: async (table, options) => ({ bounds: await boundsOf(table, chosen("outliers", table, options.columns, "number"), options) }),
  plan(table, { action = "flag" }, { bounds }) {
    const found = Object.entries(bounds).map(([column, limits]) => ({ column: columnOf("outliers", table, column), limits }));
    const notes = found.map(({ column: { name: own }, limits }) =>
      limits ? `${own} from ${short(limits[0])} to ${short(limits[1])}` : `${own} had no values to learn from`,
    );
    return { ...planOf(table, found, action), distributions: action === "flag" ? [] : found.map(({ column }) => column.name), notes };
  },
};

function planOf(table: Table, found: readonly { column: Column; limits: Bounds }[], action: OutliersOptions["action"]): Plan {
  if (found.length === 0) return {};
  const outside = found.map(({ column, limits }) => isOutside(column, limits));
  const inside = outside.map((value) => fragment`NOT ${value}`);
  if (action === "drop") return { keep: list(inside, " AND ") };
  const set = found.map(({ column, limits }, i): [string, Fragment] => {
    const own = name(column.name);
    if (action === "flag") return [added("outliers", table, `${column.name}_outlier`, 'action "flag"'), outside[i] as Fragment];
    if (action === "missing") return [column.name, fragment`CASE WHEN ${outside[i] as Fragment} THEN NULL ELSE ${own} END`];
    return [column.name, clipped(column, limits?.[0], limits?.[1], isExact(column.type) ? "DOUBLE" : column.type)];
  });
  return { set: Object.fromEntries(set) };
}

/** Missing values are not outside, and nothing is where there are no bounds. */
function isOutside({ name: column }: Column, limits: Bounds): Fragment {
  if (!limits) return raw("false");
  const [lower, upper] = limits;
  return fragment`coalesce(${name(column)} < CAST(${lower} AS DOUBLE) OR ${name(column)} > CAST(${upper} AS DOUBLE), false)`;
}

function clipped({ name: column }: Column, lower: number | undefined, upper: number | undefined, type: string): Fragment {
  const bound = (sign: string, value: number | undefined) =>
    value === undefined
      ? fragment``
      : fragment` WHEN ${name(column)} ${raw(sign)} CAST(${value} AS DOUBLE) THEN CAST(${value} AS ${typed(type)})`;
  const own = fragment`CAST(${name(column)} AS ${typed(type)})`;
  return lower === undefined && upper === undefined ? own : fragment`CASE${bound("<", lower)}${bound(">", upper)} ELSE ${own} END`;
}

/**
 * Finds outliers by bounds that are learned when the pipeline is fitted, see {@link BoundsOptions}. A value on a bound is none, a missing one neither.
 *
 * Clipped integers and decimals become DOUBLE, since the bounds are fractions.
 *
 *     clean.outliers({ columns: ["price"], method: "iqr", action: "clip" })
 *
 * @throws {RangeError} when a column's bounds are not finite, as where it holds infinite values, or the table has a column that "flag" would add
 */
export const outliers = (options: OutliersOptions): Step => stepOf(outliersStep, options);

export interface ClipOptions {
  /** Default: every numeric column. */
  columns?: readonly string[];
  /** Default: no bound below. */
  lower?: number;
  /** Default: no bound above. */
  upper?: number;
}

export const clipStep: StepKind<ClipOptions, { columns: string[] }> = {
  name: "clip",
  cheap: true,
  check(options) {
    checkKeys("clip", options, ["columns", "lower", "upper"]);
    checkNames("clip", "columns", options.columns);
    const { lower, upper } = options;
    if (lower === undefined && upper === undefined) throw new TypeError("clip: neither lower nor upper is given; give at least one.");
    for (const [option, value] of Object.entries({ lower, upper })) if (value !== undefined) checkFinite("clip", option, value);
    if (lower !== undefined && upper !== undefined && lower > upper)
      throw new RangeError(`clip: lower is ${lower} and upper ${upper}; lower must not be greater.`);
  },
  fit: (table, { columns }) => ({ columns: chosen("clip", table, columns, "number").map(({ name }) => name) }),
  plan(table, { lower, upper }, { columns }) {
    const whole = [lower, upper].every((bound) => bound === undefined || Number.isInteger(bound));
    const set = columns.map((column): [string, Fragment] => {
      const found = columnOf("clip", table, column);
      return [column, clipped(found, lower, upper, isExact(found.type) && !whole ? "DOUBLE" : found.type)];
    });
    return { set: Object.fromEntries(set), distributions: columns };
  },
};

/** Moves numbers below `lower` and above `upper` to those, as pandas' `clip`. Integers become DOUBLE where a bound is a fraction. */
export const clip = (options: ClipOptions): Step => stepOf(clipStep, options);
