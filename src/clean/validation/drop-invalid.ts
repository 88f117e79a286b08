import { type Fragment, fragment, list } from "../../table";
import { checkKeys } from "../checks";
import { type Step, type StepKind, stepOf } from "../step";
import * as rules from "./rules";

type MadeRule = rules.MadeRule;

const makers: Record<MadeRule["rule"], (...given: never[]) => rules.Rule> = {
  range: rules.range,
  pattern: rules.pattern,
  oneOf: rules.oneOf,
  notNull: rules.notNull,
};

export const dropInvalidStep: StepKind<{ rules: readonly MadeRule[] }> = {
  name: "dropInvalid",
  cheap: true,
  check(options) {
    checkKeys("dropInvalid", options, ["rules"]);
    if (!Array.isArray(options.rules) || options.rules.length === 0)
      throw new TypeError('dropInvalid: rules is empty; give at least one, as [clean.rules.notNull("price")].');
    for (const made of options.rules) ruleOf(made);
  },
  fit: () => ({}),
  plan(table, { rules: given }) {
    const made = given.map(ruleOf);
    const broken = made.map((rule) => fragment`coalesce(${(rule.broken(table) as { where: Fragment }).where}, false)`);
    return { keep: fragment`NOT (${list(broken, " OR ")})`, notes: [`kept where ${made.map(({ name }) => name).join("; ")}`] };
  },
};

function ruleOf(made: MadeRule): rules.Rule {
  const maker = Object.hasOwn(makers, made?.rule) ? makers[made.rule] : undefined;
  if (!maker || !Array.isArray(made.with))
    throw new TypeError(
      `dropInvalid: a rule is ${JSON.stringify(made)}, but must be made by clean.rules.${Object.keys(makers).join(", ")}.`,
    );
  return maker(...(made.with as never[]));
}

/**
 * Drops rows that break a rule: `range`, `pattern`, `oneOf` or `notNull`. As in {@link validate}, which shows such rows first, a missing value breaks only `notNull`.
 *
 *     clean.dropInvalid({ rules: [clean.rules.range("age", { min: 0, max: 120 }), clean.rules.notNull("city")] })
 *
 * @throws {TypeError} when there is no rule, or one looks at other rows: drop duplicates with {@link dropDuplicates}, and rows without a partner with a semi join
 */
export function dropInvalid({ rules: given }: { rules: readonly rules.Rule[] }): Step {
  const all = Array.isArray(given) ? (given as readonly rules.Rule[]) : [];
  const other = all.find(({ made }) => !made);
  if (other)
    throw new TypeError(
      `dropInvalid: "${other.name}" looks at other rows; use clean.dropDuplicates, or data.join with how: "semi", in its place.`,
    );
  return stepOf(dropInvalidStep, { rules: all.map(({ made }) => made as MadeRule) });
}
