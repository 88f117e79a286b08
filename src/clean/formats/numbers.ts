import { type Fragment, fragment, isNumeric, list, literal, raw } from "../../table";
import { checkFinite } from "../checks";
import { type Step, stepOf } from "../step";
import { type ParseOptions, parseStep } from "./parsed";
import { whitespaceClass } from "./texts";

export interface ParseNumbersOptions extends ParseOptions {
  /** What stands between groups of three digits: "," "." "'" " " (every kind of space) or "_". "1,234" fits, "12,34" does not. Default: none. */
  thousands?: "," | "." | "'" | " " | "_";
  /** Default: ".". */
  decimal?: "." | ",";
  /** What a number counts for with a unit before or behind it, as `{ kg: 1, g: 0.001, "%": 0.01, "€": 1.1 }`; one without a unit counts for 1. Default: no units. */
  units?: Readonly<Record<string, number>>;
  /** Whether "KG" is "kg". Default: false. */
  ignoreCase?: boolean;
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/** Characters that people write for the same separator. */
const separators: Record<string, string> = { " ": whitespaceClass, "'": "['\\x{2019}]" };

const classOf = (separator: string) => separators[separator] ?? escaped(separator);

/** The regular expression (RE2) of a number with its unit: groups sign, before, sign, digits, exponent, behind. */
function numberPattern({ thousands, decimal = ".", units = {} }: Omit<ParseNumbersOptions, "columns">): string {
  const grouped = thousands ? `\\d{1,3}(?:${classOf(thousands)}\\d{3})+|` : "";
  const digits = `((?:${grouped}\\d+)(?:${escaped(decimal)}\\d*)?|${escaped(decimal)}\\d+)`;
  // The longest first, so that "kg" is not read as "k".
  const names = Object.keys(units).sort((a, b) => b.length - a.length);
  const unit = `(${names.map(escaped).join("|")})`;
  const space = `${whitespaceClass}*`;
  return `^${space}([+-]?)${space}(?:${unit}${space}([+-]?))?${digits}((?:[eE][+-]?\\d+)?)(?:${space}${unit})?${space}$`;
}

export const parseNumbersStep = parseStep<ParseNumbersOptions>(
  "parseNumbers",
  ["thousands", "decimal", "units", "ignoreCase"],
  check,
  [
    // U+2212 is the minus sign that typographers write.
    (text, options) => fragment`regexp_extract(replace(${text}, ${"\u2212"}, '-'),
      ${literal(`${options.ignoreCase ? "(?i)" : ""}${numberPattern(options)}`)}, ['sign', 'before', 'inner', 'digits', 'exponent', 'behind'])`,
    numberOf,
    (number) => fragment`CASE WHEN isinf(${number}) THEN NULL ELSE ${number} END`,
  ],
  (type) => isNumeric(type),
);

/** The number, of the groups; NULL where nothing was found, or there are two signs or two units. */
function numberOf(groups: Fragment, { thousands, decimal = ".", units = {}, ignoreCase = false }: ParseNumbersOptions): Fragment {
  const n = (group: string) => fragment`${groups}.${raw(group)}`;
  const ungrouped = !thousands
    ? n("digits")
    : separators[thousands]
      ? fragment`regexp_replace(${n("digits")}, ${literal(classOf(thousands))}, '', 'g')`
      : fragment`replace(${n("digits")}, ${thousands}, '')`;
  const plain = decimal === "." ? ungrouped : fragment`replace(${ungrouped}, ',', '.')`;
  const number = fragment`TRY_CAST(${n("sign")} || ${n("inner")} || ${plain} || ${n("exponent")} AS DOUBLE)`;
  const value = fragment`${number}${Object.keys(units).length > 0 ? factor(n, units, ignoreCase) : raw("")}`;
  const twice = fragment`(${n("sign")} <> '' AND ${n("inner")} <> '') OR (${n("before")} <> '' AND ${n("behind")} <> '')`;
  return fragment`CASE WHEN ${n("digits")} = '' OR ${twice} THEN NULL ELSE ${value} END`;
}

/** What the number counts for: 1 without a unit. */
function factor(n: (group: string) => Fragment, units: Readonly<Record<string, number>>, ignoreCase: boolean): Fragment {
  const unit = fragment`${n("before")} || ${n("behind")}`;
  const branches = Object.entries(units).map(
    ([name, value]) => fragment` WHEN ${ignoreCase ? fragment`lower(${name})` : fragment`${name}`} THEN CAST(${value} AS DOUBLE)`,
  );
  return fragment` * CASE ${ignoreCase ? fragment`lower(${unit})` : unit} WHEN '' THEN 1${list(branches, "")} END`;
}

function check({ thousands, decimal = ".", units = {} }: ParseNumbersOptions): void {
  if (thousands !== undefined && !([",", ".", "'", " ", "_"] as string[]).includes(thousands))
    throw new RangeError(`parseNumbers: thousands is ${JSON.stringify(thousands)}, but must be one of "," "." "'" " " "_".`);
  if (decimal !== "." && decimal !== ",")
    throw new RangeError(`parseNumbers: decimal is ${JSON.stringify(decimal)}, but must be "." or ",".`);
  if (thousands === decimal)
    throw new RangeError(`parseNumbers: thousands and decimal are both ${JSON.stringify(decimal)}; they must differ.`);
  for (const [unit, factor] of Object.entries(units)) {
    checkFinite("parseNumbers", `units[${JSON.stringify(unit)}]`, factor);
    if (unit.trim() === "" || /^[\d+\-.,]/.test(unit))
      throw new RangeError(`parseNumbers: units has ${JSON.stringify(unit)}, which is no unit: it is empty or begins like a number.`);
  }
}

/**
 * Makes DOUBLE of texts such as "1,234.5 kg" or "€ 12". Nothing is guessed: a text that is not wholly a number by these rules does not fit. "inf" and "nan" do not.
 *
 *     clean.parseNumbers({ columns: ["weight"], thousands: ",", units: { kg: 1, g: 0.001, lb: 0.45359237 }, errors: "coerce" })
 *
 * @throws {RangeError} when thousands and decimal are the same
 * @throws {Error} while fitting or transforming, with a list, when texts do not fit and `errors` is "raise"
 */
export const parseNumbers = (options: ParseNumbersOptions): Step => stepOf(parseNumbersStep, options);
