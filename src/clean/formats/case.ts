import { fragment } from "../../table";
import { checkOneOf } from "../checks";
import { type Step, stepOf } from "../step";
import { type TextOptions, textStep } from "./texts";

export interface ChangeCaseOptions extends TextOptions {
  /** "title" begins every run of letters with a capital, "capitalize" only the text, as Python's methods of these names. */
  to: "lower" | "upper" | "title" | "capitalize";
}

export const changeCaseStep = textStep<ChangeCaseOptions>(
  "changeCase",
  ["to"],
  (text, { to }) => {
    if (to === "lower") return fragment`lower(${text})`;
    if (to === "upper") return fragment`upper(${text})`;
    const capitalized = fragment`upper(${text}[1]) || lower(${text}[2:])`;
    if (to === "capitalize") return capitalized;
    const runs = fragment`regexp_extract_all(${text}, ${"[\\p{L}\\p{M}]+|[^\\p{L}\\p{M}]+"})`;
    const titled = fragment`array_to_string(list_transform(${runs}, lambda __tslab_run: upper(__tslab_run[1]) || lower(__tslab_run[2:])), '')`;
    // A single word needs no list of its runs.
    return fragment`CASE WHEN regexp_full_match(${text}, ${"[\\p{L}\\p{M}]*"}) THEN ${capitalized} ELSE ${titled} END`;
  },
  ({ to }) => checkOneOf("changeCase", "to", to, ["lower", "upper", "title", "capitalize"]),
);

/**
 * Changes letters to lower or upper case, as pandas' `str.lower`, `upper`, `title` and `capitalize`. Every character becomes one character
 * (Unicode's simple mapping): "ß" becomes "ẞ" where Python writes "SS".
 */
export const changeCase = (options: ChangeCaseOptions): Step => stepOf(changeCaseStep, options);
