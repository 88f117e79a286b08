import { type Fragment, fragment, list, name } from "../../table";
import { checkKeys, checkNames } from "../checks";
import { among, chosen, columnOf } from "../columns";
import { type Step, type StepKind, stepOf } from "../step";
import { text } from "./texts";

/** What becomes what: the texts in `from`, and those that `pattern` fits wholly. */
export interface CategoryRule {
  readonly to: string | null;
  readonly from?: readonly string[];
  /** A regular expression in RE2's syntax: https://github.com/google/re2/wiki/Syntax. */
  readonly pattern?: string;
}

export interface MapCategoriesOptions {
  columns: readonly string[];
  /** The first rule that fits counts. A text that already is some rule's `to` stays. */
  rules: readonly CategoryRule[];
  /** Whether "oslo" is "Oslo" for the rules. Default: false. */
  ignoreCase?: boolean;
  /** What no rule fits: "keep" it, or make it "missing", or another text as `{ to: "other" }`. Default: "keep". */
  others?: "keep" | "missing" | { readonly to: string };
}

export const mapCategoriesStep: StepKind<MapCategoriesOptions, { columns: string[] }> = {
  name: "mapCategories",
  check(options) {
    const { columns, rules, others } = options;
    checkKeys("mapCategories", options, ["columns", "rules", "ignoreCase", "others"]);
    checkNames("mapCategories", "columns", columns ?? null);
    if (!Array.isArray(rules) || rules.length === 0)
      throw new TypeError('mapCategories: rules is empty; give at least one, as { to: "Oslo", from: ["oslo"] }.');
    for (const rule of rules as readonly CategoryRule[]) {
      if ((typeof rule.to === "string" || rule.to === null) && (rule.from?.length || typeof rule.pattern === "string")) continue;
      throw new TypeError(`mapCategories: a rule is ${JSON.stringify(rule)}, but must have to and at least one of from and pattern.`);
    }
    if (others !== undefined && others !== "keep" && others !== "missing" && typeof others?.to !== "string")
      throw new TypeError(`mapCategories: others is ${JSON.stringify(others)}, but must be "keep", "missing" or { to: "..." }.`);
  },
  fit: (table, { columns }) => ({ columns: chosen("mapCategories", table, columns, "text").map(({ name }) => name) }),
  plan: (table, options, { columns }) => ({
    set: Object.fromEntries(columns.map((column) => [column, mapped(columnOf("mapCategories", table, column).name, options)])),
  }),
};

function mapped(column: string, { rules, ignoreCase = false, others = "keep" }: MapCategoriesOptions): Fragment {
  const own = text(column);
  const compared = ignoreCase ? fragment`lower(${own})` : own;
  const branches = rules.map(({ to, from = [], pattern }) => {
    const tests = [
      ...(from.length ? [among(compared, ignoreCase ? from.map((value) => value.toLowerCase()) : from)] : []),
      ...(pattern === undefined ? [] : [fragment`regexp_full_match(${own}, ${pattern}, ${ignoreCase ? "i" : "c"})`]),
    ];
    return fragment` WHEN ${list(tests, " OR ")} THEN ${to}`;
  });
  const targets = rules.flatMap(({ to }) => (to === null ? [] : [to]));
  const done = targets.length ? fragment` WHEN ${among(own, targets)} THEN ${own}` : fragment``;
  const rest =
    others === "keep" ? own : others === "missing" ? fragment`NULL` : fragment`CASE WHEN ${name(column)} IS NOT NULL THEN ${others.to} END`;
  return fragment`CASE${list(branches, "")}${done} ELSE ${rest} END`;
}

/**
 * Maps the many ways in which a category is written to one.
 *
 *     clean.mapCategories({ columns: ["country"], ignoreCase: true, rules: [{ to: "Germany", from: ["de", "ger"], pattern: "deutschl.*" }] })
 */
export const mapCategories = (options: MapCategoriesOptions): Step => stepOf(mapCategoriesStep, options);
