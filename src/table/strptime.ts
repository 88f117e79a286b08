import { type Fragment, fragment, literal } from "./fragment";

const zoneName = "[A-Za-z][A-Za-z0-9_/+-]*$";

/**
 * A text as a time by a format of strptime, and null where it is none. `Z` is an offset, as in Python, and no format takes a day that does not exist: DuckDB's
 * lists of formats with `%z`, and each format with `%Z`, take February 30 for March 2.
 */
export function strptimeSql(text: Fragment, format: string): Fragment {
  const value = (source: Fragment, by: string) => fragment`try_strptime(${source}, ${literal(by)})`;
  if (format.endsWith("%z")) return value(fragment`regexp_replace(${text}, 'Z$', '+00:00')`, format);
  if (!format.endsWith("%Z")) return value(text, format);
  const day = value(fragment`regexp_replace(${text}, ${literal(zoneName)}, '')`, format.slice(0, -2));
  return fragment`CASE WHEN ${day} IS NOT NULL THEN ${value(text, format)} END`;
}

/** Why a format cannot be used; undefined when it can. */
export const formatProblem = (format: string): string | undefined =>
  /%Z(?!$)/.test(format.replaceAll("%%", "")) ? "%Z, a zone's name, can only stand at the end of a format" : undefined;
