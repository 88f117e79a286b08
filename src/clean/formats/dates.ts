import { formatProblem, fragment, list, strptimeSql } from "../../table";
import { checkOneOf } from "../checks";
import { type Step, stepOf } from "../step";
import { type ParseOptions, parseStep } from "./parsed";
import { trimmed } from "./texts";

export interface ParseDatesOptions extends ParseOptions {
  /**
   * Formats to try one after the other, in strptime's words: `["%Y-%m-%d", "%d.%m.%Y", "%b %d, %Y"]`. The first that fits counts, so their order decides what 03/04/2024
   * is. As in Python, `%Y` takes four digits and `%y` two. With an offset, `%z`, or a zone's name at the end, `%Z`, the result is a time in UTC.
   */
  formats: readonly string[];
  /** "date" drops the time of the day. Default: "timestamp". */
  to?: "date" | "timestamp";
}

export const parseDatesStep = parseStep<ParseDatesOptions>(
  "parseDates",
  ["formats", "to"],
  ({ formats, to = "timestamp" }) => {
    if (!Array.isArray(formats) || formats.length === 0 || !formats.every((format) => typeof format === "string" && format.includes("%")))
      throw new TypeError(
        `parseDates: formats is ${JSON.stringify(formats)}, but must be a list of strptime formats, as ["%Y-%m-%d", "%d.%m.%Y"].`,
      );
    for (const format of formats) {
      const problem = formatProblem(format);
      if (problem) throw new TypeError(`parseDates: formats has ${JSON.stringify(format)}, but ${problem}.`);
    }
    checkOneOf("parseDates", "to", to, ["date", "timestamp"]);
  },
  [
    trimmed,
    (text, { formats }) => fragment`coalesce(${list(formats.map((format) => strptimeSql(text, format)))})`,
    (time, { to }) => (to === "date" ? fragment`CAST(${time} AS DATE)` : time),
  ],
  (type, { to = "timestamp" }) => (to === "date" ? type === "DATE" : type.startsWith("TIMESTAMP")),
);

/**
 * Makes dates or timestamps of texts in mixed formats. A date that does not exist, such as February 30, does not fit.
 *
 *     clean.parseDates({ columns: ["ordered"], formats: ["%Y-%m-%d", "%d.%m.%Y", "%b %d, %Y"], to: "date", errors: "coerce" })
 *
 * @throws {Error} while fitting or transforming, with a list, when texts do not fit and `errors` is "raise"
 */
export const parseDates = (options: ParseDatesOptions): Step => stepOf(parseDatesStep, options);
