import { type Fragment, fragment, literal } from "./fragment";

const zoneName = "[A-Za-z][A-Za-z0-9_/+-]*$";

/**
 * A text as a time by a format of strptime, and null where it is none. As in Python, `Z` is an offset, a year has four digits (`%y` two), and no format takes a day
 * that does not exist: DuckDB's lists of formats with `%z`, and each format with `%Z`, take February 30 for March 2.
 */
export function strptimeSql(text: Fragment, format: string): Fragment {
  if (format.endsWith("%z")) return withWholeYear(fragment`regexp_replace(${text}, 'Z$', '+00:00')`, format);
  if (!format.endsWith("%Z")) return withWholeYear(text, format);
  const day = withWholeYear(fragment`regexp_replace(${text}, ${literal(zoneName)}, '')`, format.slice(0, -2));
  return fragment`CASE WHEN ${day} IS NOT NULL THEN ${parsed(text, format)} END`;
}

const parsed = (text: Fragment, format: string): Fragment => fragment`try_strptime(${text}, ${literal(format)})`;

/** DuckDB takes years of fewer digits, 69 for the year 0069: a small year must stand in the text with the zeros that it lacks. */
function withWholeYear(text: Fragment, format: string): Fragment {
  const time = parsed(text, format);
  const padded = (year: string, zeros: string) =>
    parsed(
      text,
      format.replace(/%./gs, (found) => (found === year ? `${zeros}${year}` : found)),
    );
  const directives: readonly string[] = format.match(/%./gs) ?? [];
  if (directives.includes("%Y"))
    return fragment`CASE WHEN year(${time}) >= 1000 THEN ${time} WHEN year(${time}) >= 100 THEN ${padded("%Y", "0")} WHEN year(${time}) >= 10 THEN ${padded("%Y", "00")} WHEN year(${time}) >= 1 THEN ${padded("%Y", "000")} END`;
  if (directives.includes("%y")) return fragment`CASE WHEN year(${time}) % 100 < 10 THEN ${padded("%y", "0")} ELSE ${time} END`;
  return time;
}

/** Why a format cannot be used; undefined when it can. */
export const formatProblem = (format: string): string | undefined =>
  /%Z(?!$)/.test(format.replaceAll("%%", "")) ? "%Z, a zone's name, can only stand at the end of a format" : undefined;
