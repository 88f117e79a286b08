import { type Fragment, fragment, name } from "../../table";
import { chosen, columnOf, everyFamily } from "../columns";
import { type Step, type StepKind, stepOf } from "../step";
import { filled } from "./fillna";
import { beside, checkNeighbours, fillable, type NeighbourOptions, orderOf, reach } from "./neighbours";

function kindOf(direction: "ffill" | "bfill"): StepKind<NeighbourOptions, { columns: string[] }> {
  return {
    name: direction,
    check: (options) => checkNeighbours(direction, options),
    fit: (table, options) => ({
      columns: fillable(chosen(direction, table, options.columns, ...everyFamily), options).map(({ name }) => name),
    }),
    plan(table, options, { columns }) {
      const { over, grouped } = orderOf(direction, table, options);
      const set: Record<string, Fragment> = {};
      const values = columns.map((column) => {
        const found = columnOf(direction, table, column);
        const helper = name(`__tslab_${column}`);
        set[column] = filled(found, helper);
        const neighbour =
          direction === "ffill"
            ? fragment`last_value(${name(found.name)} IGNORE NULLS) OVER (${over} ROWS BETWEEN ${reach(options.limit)} PRECEDING AND CURRENT ROW)`
            : fragment`first_value(${name(found.name)} IGNORE NULLS) OVER (${over} ROWS BETWEEN CURRENT ROW AND ${reach(options.limit)} FOLLOWING)`;
        return fragment`CASE WHEN ${grouped} THEN ${neighbour} END AS ${helper}`;
      });
      if (columns.length === 0) return {};
      const { by = [], orderBy } = options;
      return { set, beside: beside(table, [...columns, ...by, ...(orderBy === undefined ? [] : [orderBy])], values) };
    },
  };
}

export const ffillStep = kindOf("ffill");
export const bfillStep = kindOf("bfill");

/**
 * Fills a missing value with the last one before it, as pandas' `ffill`; with `by`, as `groupby(...).ffill()`.
 *
 *     clean.ffill({ columns: ["temperature"], by: ["station"], orderBy: "time", limit: 3 })
 */
export const ffill = (options: NeighbourOptions = {}): Step => stepOf(ffillStep, options);

/** Fills a missing value with the first one after it, as pandas' `bfill`. */
export const bfill = (options: NeighbourOptions = {}): Step => stepOf(bfillStep, options);
