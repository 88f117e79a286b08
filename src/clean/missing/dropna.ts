import { fragment, list } from "../../table";
import { checkCount, checkKeys, checkNames, checkOneOf } from "../checks";
import { chosen, columnOf, everyFamily, missing } from "../columns";
import { type Step, type StepKind, stepOf } from "../step";

export interface DropnaOptions {
  /** Columns to look at. Default: all. */
  subset?: readonly string[];
  /** Drop a row when "any" of its values is missing, or "all" are. Default: "any". */
  how?: "any" | "all";
  /** Keep rows with at least so many values that are not missing; instead of `how`. */
  thresh?: number;
}

export const dropnaStep: StepKind<DropnaOptions, { columns: string[] }> = {
  name: "dropna",
  cheap: true,
  check(options) {
    checkKeys("dropna", options, ["subset", "how", "thresh"]);
    checkNames("dropna", "subset", options.subset);
    checkCount("dropna", "thresh", options.thresh, 0);
    if (options.how !== undefined) checkOneOf("dropna", "how", options.how, ["any", "all"]);
    if (options.how !== undefined && options.thresh !== undefined) throw new TypeError("dropna: how and thresh are both given; give one.");
  },
  fit: (table, { subset }) => ({ columns: chosen("dropna", table, subset, ...everyFamily).map(({ name }) => name) }),
  plan(table, { how = "any", thresh }, { columns }) {
    const there = columns.map((column) => fragment`(NOT ${missing(columnOf("dropna", table, column, "subset"))})`);
    const counted = list(
      there.map((value) => fragment`CAST(${value} AS INTEGER)`),
      " + ",
    );
    return { keep: thresh === undefined ? list(there, how === "any" ? " AND " : " OR ") : fragment`${counted} >= ${thresh}` };
  },
};

/**
 * Drops rows with missing values, as pandas' `dropna`.
 *
 * @throws {TypeError} when both `how` and `thresh` are given
 */
export const dropna = (options: DropnaOptions = {}): Step => stepOf(dropnaStep, options);
