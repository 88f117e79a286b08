import { type Fragment, fragment, isFloat, isInteger, isNumeric, name } from "../../table";
import { checkKeys, checkOneOf } from "../checks";
import { columnOf, familyOf, typed } from "../columns";
import { trimmed } from "../formats/texts";
import { type Step, type StepKind, stepOf } from "../step";

export interface AstypeOptions {
  /** The type of every column to change: DuckDB's names (BIGINT, DOUBLE, VARCHAR, DATE, DECIMAL(10,2), ...), or pandas' (int64, float64, str, bool, datetime64). */
  columns: Readonly<Record<string, string>>;
  /** What happens to a value that does not fit: "raise" ends the step with an error that lists such values, "coerce" makes them missing and the record lists them. Default: "raise", as in pandas. */
  errors?: "raise" | "coerce";
}

const aliases: Readonly<Record<string, string>> = {
  int8: "TINYINT",
  int16: "SMALLINT",
  int32: "INTEGER",
  int64: "BIGINT",
  uint8: "UTINYINT",
  uint16: "USMALLINT",
  uint32: "UINTEGER",
  uint64: "UBIGINT",
  float32: "FLOAT",
  float64: "DOUBLE",
  str: "VARCHAR",
  string: "VARCHAR",
  bool: "BOOLEAN",
  boolean: "BOOLEAN",
  datetime64: "TIMESTAMP",
  "datetime64[ns]": "TIMESTAMP",
  "datetime64[us]": "TIMESTAMP",
};

const known =
  /^(BOOLEAN|U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(\d{1,2},\d{1,2}\)|VARCHAR|DATE|TIME|TIMESTAMP|TIMESTAMP WITH TIME ZONE)$/;

/** The type as DuckDB names it. @throws {RangeError} when there is no such type */
function typeOf(column: string, type: unknown): string {
  const found = aliases[String(type).toLowerCase()] ?? String(type).toUpperCase().replace(/,\s+/, ",");
  if (known.test(found)) return found;
  throw new RangeError(
    `astype: columns wants ${JSON.stringify(column)} as ${JSON.stringify(type)}, which is no type; give one such as BIGINT, DOUBLE, VARCHAR, BOOLEAN, DATE or TIMESTAMP.`,
  );
}

export const astypeStep: StepKind<AstypeOptions, { types: Record<string, string> }> = {
  name: "astype",
  check(options) {
    checkKeys("astype", options, ["columns", "errors"]);
    if (options.errors !== undefined) checkOneOf("astype", "errors", options.errors, ["raise", "coerce"]);
    if (typeof options.columns !== "object" || options.columns === null || Object.keys(options.columns).length === 0)
      throw new TypeError('astype: columns must give at least one column its type, as { price: "DOUBLE" }.');
    for (const [column, type] of Object.entries(options.columns)) typeOf(column, type);
  },
  fit: (_, { columns }) => ({ types: Object.fromEntries(Object.entries(columns).map(([column, type]) => [column, typeOf(column, type)])) }),
  plan(table, { errors = "raise" }, { types }) {
    const wanted = Object.entries(types).filter(([column, type]) => columnOf("astype", table, column).type !== type);
    return {
      set: Object.fromEntries(wanted.map(([column, type]) => [column, converted(column, columnOf("astype", table, column).type, type)])),
      parsed: wanted.map(([column]) => column),
      strict: errors === "raise",
    };
  },
};

/** NULL where the value would become another one: DuckDB's own casts round 3.7 to 4, and read "1_000" and "0x1F". */
function converted(column: string, from: string, to: string): Fragment {
  const own = name(column);
  const cast = (value: Fragment) => fragment`TRY_CAST(${value} AS ${typed(to)})`;
  if (!isNumeric(to)) return cast(familyOf(from) === "text" && to !== "VARCHAR" ? trimmed(own) : own);
  if (familyOf(from) === "text") return ofText(trimmed(own), to, cast);
  if (isInteger(to) && !isInteger(from) && isNumeric(from)) return fragment`CASE WHEN ${own} = trunc(${own}) THEN ${cast(own)} END`;
  if (isFloat(to) || !isNumeric(from) || isInteger(to)) return cast(own);
  return fragment`CASE WHEN CAST(${cast(own)} AS DOUBLE) = CAST(${own} AS DOUBLE) THEN ${cast(own)} END`;
}

const plain = "[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?";
const infinite = "[+-]?(inf|infinity)";

function ofText(text: Fragment, to: string, cast: (value: Fragment) => Fragment): Fragment {
  if (isFloat(to)) {
    const finite = fragment`regexp_full_match(${text}, ${plain}) AND isfinite(${cast(text)})`;
    return fragment`CASE WHEN ${finite} OR regexp_full_match(${text}, ${infinite}, 'i') THEN ${cast(text)} END`;
  }
  if (isInteger(to)) {
    const whole = fragment`CASE WHEN TRY_CAST(${text} AS DOUBLE) = trunc(TRY_CAST(${text} AS DOUBLE)) THEN ${cast(text)} END`;
    return fragment`CASE WHEN regexp_full_match(${text}, ${"[+-]?\\d+"}) THEN ${cast(text)} WHEN regexp_full_match(${text}, ${plain}) THEN ${whole} END`;
  }
  const exact = fragment`CAST(${cast(text)} AS DOUBLE) = TRY_CAST(${text} AS DOUBLE)`;
  return fragment`CASE WHEN regexp_full_match(${text}, ${plain}) AND ${exact} THEN ${cast(text)} END`;
}

/**
 * Changes the types of columns. A value fits only if it stays what it is: "3.7" and 3.7 do not fit BIGINT, nor "1_000" DOUBLE.
 *
 *     clean.astype({ columns: { quantity: "BIGINT", price: "DOUBLE" }, errors: "coerce" })
 *
 * @throws {RangeError} when a type is unknown
 * @throws {Error} while fitting or transforming, with a list, when values do not fit and `errors` is "raise"
 */
export const astype = (options: AstypeOptions): Step => stepOf(astypeStep, options);
