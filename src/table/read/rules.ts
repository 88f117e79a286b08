import { type Fragment, fragment, list, literal, raw } from "../fragment";

/** What pandas reads as missing: https://pandas.pydata.org/docs/reference/api/pandas.read_csv.html (na_values). The empty text is missing before. */
export const defaultNaValues = [
  "#N/A",
  "#N/A N/A",
  "#NA",
  "-1.#IND",
  "-1.#QNAN",
  "-NaN",
  "-nan",
  "1.#IND",
  "1.#QNAN",
  "<NA>",
  "N/A",
  "NA",
  "NULL",
  "NaN",
  "None",
  "n/a",
  "nan",
  "null",
];

export type TextType = "BOOLEAN" | "BIGINT" | "HUGEINT" | "DOUBLE" | "DATE" | "TIMESTAMP" | "TIMESTAMP WITH TIME ZONE" | "VARCHAR";

/** How numbers are written. */
export interface NumberStyle {
  readonly decimal: string;
  readonly thousands?: string;
}

const day = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
const clock = "[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?";

/**
 * The texts of each type, from narrow to wide, for JavaScript and for RE2. Numbers with leading zeros or a plus, hexadecimal ones and those with underscores are
 * texts: as numbers they would lose what they say.
 */
export const patterns: Record<Exclude<TextType, "VARCHAR">, string> = {
  BOOLEAN: "true|false|True|False|TRUE|FALSE",
  BIGINT: " *-?(0|[1-9][0-9]{0,18}) *",
  HUGEINT: " *-?(0|[1-9][0-9]{0,38}) *",
  DOUBLE: " *(-?((0|[1-9][0-9]*)([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?|[+-]?(inf|Inf|INF|infinity|Infinity)) *",
  DATE: day,
  TIMESTAMP: `${day}([ T]${clock})?`,
  "TIMESTAMP WITH TIME ZONE": `${day}[ T]${clock} ?(Z|[+-][0-9]{2}(:?[0-9]{2})?)`,
};

const compiled = Object.entries(patterns).map(([type, pattern]) => [type as TextType, new RegExp(`^(?:${pattern})$`)] as const);

/** The narrowest type that takes every text; undefined when all are missing. A guess from some texts that all must still pass. */
export function guessed(texts: readonly (string | null)[], isNa: (text: string) => boolean, style: NumberStyle): TextType | undefined {
  const present = texts.filter((text): text is string => text !== null && text !== "" && !isNa(text));
  if (present.length === 0) return undefined;
  const numbers = present.map((text) => plainNumber(text, style));
  const takes = (type: TextType, pattern: RegExp) => {
    const numeric = type === "BIGINT" || type === "HUGEINT" || type === "DOUBLE";
    if (!(numeric ? numbers : present).every((text) => pattern.test(text))) return false;
    if (type === "BIGINT") return numbers.every((text) => BigInt.asIntN(64, BigInt(text)) === BigInt(text));
    return type !== "HUGEINT" || numbers.every((text) => BigInt.asIntN(128, BigInt(text)) === BigInt(text));
  };
  const found = compiled.find(([type, pattern]) => takes(type, pattern))?.[0];
  if (found) return found;
  const times = present.every((text) =>
    compiled.some(([type, pattern]) => (type === "DATE" || type === "TIMESTAMP") && pattern.test(text)),
  );
  return times ? "TIMESTAMP" : "VARCHAR";
}

function plainNumber(text: string, { decimal, thousands }: NumberStyle): string {
  const joined = thousands ? text.replaceAll(thousands, "") : text;
  return decimal === "." ? joined : joined.replaceAll(".", "\0").replaceAll(decimal, ".");
}

/** SQL that takes a text column apart. */
export interface TextColumn {
  /** The column. */
  readonly text: Fragment;
  readonly naValues: readonly string[];
  readonly style: NumberStyle;
}

/** Whether a text that is there stands for a missing value; its first character comes first because that is cheap to look at. */
export function isNaSql({ text, naValues }: TextColumn): Fragment {
  if (naValues.length === 0) return raw("false");
  const firsts = [...new Set(naValues.map((value) => value.codePointAt(0) as number))].sort((a, b) => a - b);
  const ranges = firsts.map(
    (code) => fragment`(${text} >= ${literal(String.fromCodePoint(code))} AND ${text} < ${literal(String.fromCodePoint(code + 1))})`,
  );
  return fragment`((${list(ranges, " OR ")}) AND list_contains([${list(naValues.map(literal))}], ${text}))`;
}

/** The text as DuckDB's CAST reads numbers. */
export function numberText({ text, style: { decimal, thousands } }: TextColumn): Fragment {
  const joined = thousands ? fragment`replace(${text}, ${literal(thousands)}, '')` : text;
  return decimal === "." ? joined : fragment`replace(replace(${joined}, '.', '?'), ${literal(decimal)}, '.')`;
}

/** A text as a type, and null where DuckDB cannot: it takes more than {@link patterns} do. */
export const triedSql = (column: TextColumn, type: TextType): Fragment =>
  type === "VARCHAR" ? column.text : fragment`TRY_CAST(${sourceOf(column, type)} AS ${raw(type)})`;

/** The text as the type's pattern has it. */
export const sourceOf = (column: TextColumn, type: TextType) =>
  type === "BIGINT" || type === "HUGEINT" || type === "DOUBLE" ? numberText(column) : column.text;

/**
 * The value of a text as a type, missing where the text stands for that, and `otherwise` where it is not of the type. A type is what {@link patterns} says, which
 * most texts show more quickly: writing the value gives the text back.
 *
 * @param value the text as {@link triedSql} has it
 */
export function castSql(column: TextColumn, type: TextType, otherwise: Fragment, value = triedSql(column, type)): Fragment {
  const { text } = column;
  const na = isNaSql(column);
  if (type === "VARCHAR") return fragment`CASE WHEN ${na} THEN NULL ELSE ${text} END`;
  const slowly = fragment`WHEN ${text} = '' OR ${na} THEN NULL WHEN ${fits(type, sourceOf(column, type), value)} THEN ${value} ELSE ${otherwise} END`;
  return fragment`CASE WHEN ${quickly(type, sourceOf(column, type), value)} THEN ${value} ${slowly}`;
}

/** True for missing values too. */
function quickly(type: Exclude<TextType, "VARCHAR">, text: Fragment, value: Fragment): Fragment {
  switch (type) {
    case "BOOLEAN":
      return fragment`${text} IS NULL OR ${text} IN ('True', 'False', 'true', 'false')`;
    case "TIMESTAMP WITH TIME ZONE":
      return fragment`${text} IS NULL`;
    case "DOUBLE":
      // Above 'Infinity' is NaN. What CAST takes beyond the pattern: leading zeros, a plus, spaces, underscores.
      return fragment`${text} IS NULL OR (${value} <= 'Infinity'::DOUBLE AND ${text} >= '-' AND NOT (${text} >= '00' AND ${text} < '0:') AND NOT (${text} >= '-00' AND ${text} < '-0:') AND NOT contains(${text}, '_'))`;
    default:
      return fragment`CAST(${value} AS VARCHAR) IS NOT DISTINCT FROM ${text}`;
  }
}

/** Whether a text is of a type, by its pattern and by DuckDB, which knows that there is no 30th of February. */
export function fits(type: Exclude<TextType, "VARCHAR">, text: Fragment, value = fragment`TRY_CAST(${text} AS ${raw(type)})`): Fragment {
  return fragment`(regexp_full_match(${text}, ${literal(patterns[type])}) AND ${value} IS NOT NULL)`;
}
