import { type Fragment, fragment, literal, raw } from "../fragment";
import { strptimeSql } from "../strptime";
import { baseName } from "../values";
import { castSql, isNaSql, numberText, type TextColumn } from "./rules";

const failing = (column: string, text: Fragment, type: string) =>
  fragment`error(${literal(`readCsv: column "${column}" has the value "`)} || ${text} || ${literal(`", which is not ${type}.`)})`;

/** A text column as the type that the user gave; a text that does not fit is an error. */
export function typedSql(column: string, given: TextColumn, type: string): Fragment {
  const { text } = given;
  if (baseName(type) === "VARCHAR") return castSql(given, "VARCHAR", raw("NULL"));
  const whole = /INT|LONG/i.test(baseName(type));
  const source = fragment`trim(${numberText(given)})`;
  const value = fragment`TRY_CAST(${source} AS ${raw(type)})`;
  const right = whole ? fragment`${value} IS NOT NULL AND regexp_full_match(${source}, '[+-]?[0-9]+')` : fragment`${value} IS NOT NULL`;
  return fragment`CASE WHEN ${text} IS NULL OR ${text} = '' OR ${isNaSql(given)} THEN NULL WHEN ${right} THEN ${value} ELSE ${failing(column, text, type)} END`;
}

/** A text column of dates in a format of strptime; a text that does not fit is an error. */
export function dateSql(column: string, given: TextColumn, format: string): Fragment {
  const { text } = given;
  const value = strptimeSql(text, format);
  const timed = /%[HIMSfpcXzZgn]/.test(format);
  const kept = timed ? value : fragment`CAST(${value} AS DATE)`;
  return fragment`CASE WHEN ${text} IS NULL OR ${text} = '' OR ${isNaSql(given)} THEN NULL WHEN ${value} IS NOT NULL THEN ${kept} ELSE ${failing(column, text, `a date as ${format}`)} END`;
}
