import { type Column, type Fragment, fragment, list, name, type Table } from "../../table";
import { checkOneOf } from "../checks";
import { chosen, columnOf, familyOf, missing } from "../columns";
import { numbered, rowNumber, type Step, type StepKind, stepOf } from "../step";
import { checkNeighbours, fillable, type NeighbourOptions, orderOf } from "./neighbours";

export interface InterpolateOptions extends NeighbourOptions {
  /** "linear" takes the rows as equally far apart, "index" takes the values of `orderBy` (numbers or times) as places. Default: "linear". */
  method?: "linear" | "index";
  /** Which end of a gap counts for `limit`, and which of the ends of the table is filled with the nearest value. Default: "forward", as in pandas. */
  limitDirection?: "forward" | "backward" | "both";
  /** Fill only gaps that have values on both sides ("inside"), or only those that have not ("outside"). Default: both. */
  limitArea?: "inside" | "outside";
}

export const interpolateStep: StepKind<InterpolateOptions, { columns: string[] }> = {
  name: "interpolate",
  check(options) {
    checkNeighbours("interpolate", options, ["method", "limitDirection", "limitArea"]);
    const { method = "linear", limitDirection = "forward", limitArea } = options;
    checkOneOf("interpolate", "method", method, ["linear", "index"]);
    checkOneOf("interpolate", "limitDirection", limitDirection, ["forward", "backward", "both"]);
    if (limitArea !== undefined) checkOneOf("interpolate", "limitArea", limitArea, ["inside", "outside"]);
    if (method === "index" && options.orderBy === undefined)
      throw new TypeError('interpolate: method is "index", which needs orderBy: the column with the places of the values.');
  },
  fit: (table, options) => ({
    columns: fillable(chosen("interpolate", table, options.columns, "number"), options).map(({ name }) => name),
  }),
  plan(table, options, { columns }) {
    if (columns.length === 0) return {};
    const found = columns.map((column) => columnOf("interpolate", table, column));
    const set = found.map((column, i) => {
      const { name: own } = column;
      return [own, fragment`CASE WHEN ${missing(column)} THEN ${helper("value", i)} ELSE CAST(${name(own)} AS DOUBLE) END`] as const;
    });
    const { over, grouped } = orderOf("interpolate", table, options);
    const keys = [...new Set([...columns, ...(options.by ?? []), ...(options.orderBy === undefined ? [] : [options.orderBy])])].map(name);
    // Windows do not nest: places first, then the neighbours, then the line between them.
    const places = fragment`SELECT *, row_number() OVER (${over}) AS ${step}, ${placeOf(table, options, over)} AS ${place} FROM (${numbered(table, keys)})`;
    const neighbours = list(found.flatMap((column, i) => [...neighboursOf(column, over, i), lastAtPlace(column, options, i)]));
    const values = list(columns.map((_, i) => fragment`CASE WHEN ${grouped} THEN ${between(i, options)} END AS ${helper("value", i)}`));
    return {
      set: Object.fromEntries(set),
      beside: fragment`SELECT ${values} FROM (SELECT *, ${neighbours} FROM (SELECT *, CAST(${place} AS DOUBLE) AS ${x} FROM (${places}))) ORDER BY ${name(rowNumber)}`,
    };
  },
};

const helper = (what: string, i: number) => name(`__tslab_${what}_${i}`);
const step = name("__tslab_step");
const place = name("__tslab_place");
const x = name("__tslab_x");

function placeOf(table: Table, { method, orderBy }: InterpolateOptions, over: Fragment): Fragment {
  if (method !== "index") return fragment`row_number() OVER (${over})`;
  const { name: column, type } = columnOf("interpolate", table, orderBy as string, "orderBy");
  const family = familyOf(type);
  if (family === "number") return name(column);
  if (family === "time") return fragment`epoch_us(CAST(${name(column)} AS TIMESTAMP))`;
  throw new TypeError(`interpolate: orderBy ${JSON.stringify(orderBy)} is ${type}, but must be a number or a time for method "index".`);
}

/** The value, place and step of the nearest rows before and after that have a value. */
function neighboursOf(column: Column, over: Fragment, i: number): Fragment[] {
  const value = fragment`CAST(${name(column.name)} AS DOUBLE)`;
  const where = (what: Fragment) => fragment`CASE WHEN ${value} IS NOT NULL THEN ${what} END`;
  return [
    ["y", value],
    ["x", where(x)],
    ["step", where(step)],
  ].flatMap(([what, of]) => [
    fragment`last_value(${of as Fragment} IGNORE NULLS) OVER (${over} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS ${helper(`${what}_before`, i)}`,
    fragment`first_value(${of as Fragment} IGNORE NULLS) OVER (${over} ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS ${helper(`${what}_after`, i)}`,
  ]);
}

/** The last value of the rows that share a place, which numpy's interp gives there; no line leads through a place to itself. */
function lastAtPlace(column: Column, { method, by = [] }: InterpolateOptions, i: number): Fragment {
  if (method !== "index") return fragment`NULL AS ${helper("here", i)}`;
  const whole = fragment`PARTITION BY ${list([...by.map(name), x])} ORDER BY ${name(rowNumber)} ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING`;
  return fragment`CASE WHEN ${x} IS NOT NULL THEN last_value(CAST(${name(column.name)} AS DOUBLE) IGNORE NULLS) OVER (${whole}) END AS ${helper("here", i)}`;
}

/** Between infinite neighbours there is no number. */
const withoutNaN = (value: Fragment) => fragment`nullif(${value}, CAST('NaN' AS DOUBLE))`;

function between(i: number, { limit, limitDirection = "forward", limitArea }: InterpolateOptions): Fragment {
  const [y0, y1, x0, x1, s0, s1] = ["y", "x", "step"].flatMap((what) => [helper(`${what}_before`, i), helper(`${what}_after`, i)]) as [
    Fragment,
    Fragment,
    Fragment,
    Fragment,
    Fragment,
    Fragment,
  ];
  const inside = fragment`${y0} IS NOT NULL AND ${y1} IS NOT NULL`;
  // In the order of operations of numpy's interp, so that the digits agree.
  const line = withoutNaN(fragment`(${y1} - ${y0}) / (${x1} - ${x0}) * (${x} - ${x0}) + ${y0}`);
  const forward = limit === undefined ? fragment`${y0} IS NOT NULL` : fragment`${step} - ${s0} <= ${limit}`;
  const backward = limit === undefined ? fragment`${y1} IS NOT NULL` : fragment`${s1} - ${step} <= ${limit}`;
  const reached = { forward, backward, both: fragment`(${forward} OR ${backward})` }[limitDirection];
  const area = limitArea === undefined ? fragment`` : limitArea === "inside" ? fragment` AND ${inside}` : fragment` AND NOT (${inside})`;
  return fragment`CASE WHEN coalesce(${reached}, false)${area} THEN coalesce(${helper("here", i)}, CASE WHEN ${inside} THEN ${line} ELSE coalesce(${y0}, ${y1}) END) END`;
}

/**
 * Fills missing numbers on the straight line between the values before and after, as pandas' `interpolate`. The columns become DOUBLE.
 *
 *     clean.interpolate({ columns: ["temperature"], by: ["station"], orderBy: "time", method: "index", limitArea: "inside" })
 *
 * @throws {TypeError} when a column is not numeric, or `method: "index"` has no `orderBy`
 */
export const interpolate = (options: InterpolateOptions = {}): Step => stepOf(interpolateStep, options);
