import { type Column, type Fragment, fragment, isInteger, name } from "../../table";
import { checkKeys, checkNames } from "../checks";
import { chosen, columnOf, everyFamily, type Family, familyOf, missing, typed } from "../columns";
import { type Step, type StepKind, stepOf } from "../step";

export interface FillnaOptions {
  /** What to fill in: one value, or values by column. Dates are texts, "2024-02-29". */
  value: string | number | boolean | Readonly<Record<string, string | number | boolean>>;
  /** Columns to fill with the one value. Default: all columns of its kind (numbers, texts, booleans). */
  columns?: readonly string[];
}

type Fill = string | number | boolean;

const families: Record<string, Family> = { number: "number", string: "text", boolean: "boolean" };

export const fillnaStep: StepKind<FillnaOptions, { values: Record<string, Fill> }> = {
  name: "fillna",
  cheap: true,
  check(options) {
    checkKeys("fillna", options, ["value", "columns"]);
    checkNames("fillna", "columns", options.columns);
    const { value } = options;
    const values = typeof value === "object" && value !== null ? Object.values(value) : [value];
    for (const each of values) {
      if ((typeof each) in families && !Number.isNaN(each)) continue;
      throw new TypeError(`fillna: value is ${String(each)}, but must be a text, number or boolean, or an object of them by column.`);
    }
    if (typeof value === "object" && options.columns)
      throw new TypeError("fillna: columns is given, but value already says which column gets what; give one of them.");
  },
  fit(table, { value, columns }) {
    if (typeof value === "object") return { values: { ...value } };
    const named = chosen("fillna", table, columns, ...(columns ? everyFamily : [families[typeof value] as Family]));
    return { values: Object.fromEntries(named.map((column) => [column.name, value])) };
  },
  plan(table, _, { values }) {
    const set: Record<string, Fragment> = {};
    for (const [column, value] of Object.entries(values)) {
      const found = columnOf("fillna", table, column, "value");
      set[column] = filled(found, constant(found, value));
    }
    return { set };
  },
};

/** The value, or another where it is missing. */
export const filled = (column: Column, value: Fragment): Fragment =>
  fragment`CASE WHEN ${missing(column)} THEN ${value} ELSE ${name(column.name)} END`;

function constant({ name: column, type }: Column, value: Fill): Fragment {
  const family = familyOf(type);
  const fits = family === families[typeof value] || (family === "time" && typeof value === "string");
  const mend = `cast the column first with clean.astype({ columns: { ${JSON.stringify(column)}: ... } })`;
  if (!fits) throw new TypeError(`fillna: column ${JSON.stringify(column)} is ${type}, but value is ${JSON.stringify(value)}; ${mend}.`);
  if (isInteger(type) && !Number.isInteger(value))
    throw new TypeError(`fillna: column ${JSON.stringify(column)} is ${type} and cannot hold ${value}; ${mend}.`);
  return fragment`CAST(${value} AS ${typed(type)})`;
}

/**
 * Fills missing values with a constant, as pandas' `fillna`.
 *
 *     clean.fillna({ value: { city: "unknown", quantity: 0 } })
 *
 * @throws {TypeError} when a column cannot hold the value; columns never change their type
 */
export const fillna = (options: FillnaOptions): Step => stepOf(fillnaStep, options);
