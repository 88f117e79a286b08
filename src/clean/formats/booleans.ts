import { fragment } from "../../table";
import { among } from "../columns";
import { type Step, stepOf } from "../step";
import { type ParseOptions, parseStep } from "./parsed";
import { trimmed } from "./texts";

export interface ParseBooleansOptions extends ParseOptions {
  /** Default: true, t, yes, y, on, 1. Upper and lower case are the same, and space around a text is none. */
  trueValues?: readonly string[];
  /** Default: false, f, no, n, off, 0. */
  falseValues?: readonly string[];
}

const defaults = { trueValues: ["true", "t", "yes", "y", "on", "1"], falseValues: ["false", "f", "no", "n", "off", "0"] };

const folded = (value: string) => value.trim().toLowerCase();

export const parseBooleansStep = parseStep<ParseBooleansOptions>(
  "parseBooleans",
  ["trueValues", "falseValues"],
  ({ trueValues = defaults.trueValues, falseValues = defaults.falseValues }) => {
    for (const [option, values] of Object.entries({ trueValues, falseValues }))
      if (!Array.isArray(values) || values.length === 0 || !values.every((value) => typeof value === "string"))
        throw new TypeError(`parseBooleans: ${option} is ${JSON.stringify(values)}, but must be a list of texts.`);
    const both = trueValues.find((value) => falseValues.some((other) => folded(other) === folded(value)));
    if (both !== undefined) throw new RangeError(`parseBooleans: ${JSON.stringify(both)} is in trueValues and in falseValues.`);
  },
  [
    (text) => fragment`lower(${trimmed(text)})`,
    (word, { trueValues = defaults.trueValues, falseValues = defaults.falseValues }) => {
      const isOne = (values: readonly string[]) => among(word, values.map(folded));
      return fragment`CASE WHEN ${isOne(trueValues)} THEN true WHEN ${isOne(falseValues)} THEN false END`;
    },
  ],
  (type) => type === "BOOLEAN",
);

/** Makes BOOLEAN of "yes", "N", "1" and the like. */
export const parseBooleans = (options: ParseBooleansOptions): Step => stepOf(parseBooleansStep, options);
