import { fragment } from "../../table";
import { type Step, stepOf } from "../step";
import { type TextOptions, textStep, trimmed, whitespaceClass } from "./texts";

export interface TrimOptions extends TextOptions {
  /** Also make one space of whitespace within the text. Default: false. */
  collapse?: boolean;
  /** Make texts missing of which nothing is left. Default: false. */
  emptyAsMissing?: boolean;
}

export const trimStep = textStep<TrimOptions>("trim", ["collapse", "emptyAsMissing"], (text, { collapse, emptyAsMissing }) => {
  const ends = trimmed(text);
  const all = collapse ? fragment`regexp_replace(${ends}, ${`${whitespaceClass}+`}, ' ', 'g')` : ends;
  return emptyAsMissing ? fragment`nullif(${all}, '')` : all;
});

/** Takes whitespace from both ends of texts, all of Unicode's, as pandas' `str.strip`. */
export const trim = (options: TrimOptions = {}): Step => stepOf(trimStep, options);
