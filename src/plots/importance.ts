import { checkLengths, checkSome, type Numbers, vectorOf } from "../samples";
import { axis } from "./axes";
import { kindOf } from "./columns";
import { type Figure, figure } from "./figure";
import { guide } from "./palette";
import { clipped, counted, heading, short } from "./words";

/** How much each feature matters, and how sure that is. */
export interface Importances {
  readonly names: readonly string[];
  readonly importances: Numbers;
  /** Standard deviations, drawn as whiskers. Default: none. */
  readonly deviations?: Numbers;
}

export interface FeatureImportanceOptions {
  /** How many features, the largest in size first. Default: 20. */
  top?: number;
  /** What is measured, with its unit: "Loss of accuracy". Default: "Importance". */
  measure?: string;
  title?: string;
}

/**
 * Features by importance, the largest first.
 *
 *     plots.featureImportance({ age: 0.12, fare: 0.08 }, { measure: "Loss of accuracy when shuffled" })
 *
 * @param given importances by name, or names, importances and deviations as permutation importance gives them
 * @throws {RangeError} when there is none, lengths differ, or one is not finite
 */
export function featureImportance(
  given: Readonly<Record<string, number>> | Importances,
  { top = 20, measure = "Importance", title = "Feature importance" }: FeatureImportanceOptions = {},
): Figure {
  const { names, values, deviations } = read(given);
  if (!Number.isInteger(top) || top < 1) throw new RangeError(`featureImportance: top is ${top}, but must be a whole number from 1.`);
  const order = names.map((_, i) => i).sort((a, b) => Math.abs(values[b] as number) - Math.abs(values[a] as number));
  const shown = order.slice(0, top);
  const of = <T>(list: ArrayLike<T>) => shown.map((i) => list[i] as T);
  return figure({
    data: [
      {
        type: "bar",
        orientation: "h",
        x: of(values),
        y: of(names),
        ...(deviations && { error_x: { type: "data", array: of(deviations), color: guide, thickness: 1.5, width: 3 } }),
        hovertemplate: "%{y}: %{x:.4g}<extra></extra>",
      },
    ],
    layout: {
      ...heading(title, subtitle(shown.length, names.length, deviations !== undefined)),
      xaxis: axis(measure),
      yaxis: {
        type: "category",
        autorange: "reversed",
        tickmode: "array",
        tickvals: of(names),
        ticktext: of(names).map((name) => clipped(name, 28)),
        showgrid: false,
      },
      height: Math.max(450, 120 + 20 * shown.length),
      bargap: 0.25,
    },
    alt: `Bars of ${measure.toLowerCase()} of ${counted(shown.length, "feature")}${shown.length < names.length ? ` of ${names.length}` : ""}, the largest first: ${shown
      .slice(0, 5)
      .map((i) => `${names[i]} ${short(values[i] as number, 3)}`)
      .join(", ")}.`,
  });
}

function subtitle(shown: number, all: number, hasDeviations: boolean): string | undefined {
  const parts = [
    shown < all ? `the first ${shown} of ${all} features` : "",
    hasDeviations ? "whiskers: one standard deviation" : "",
  ].filter(Boolean);
  return parts.join("; ") || undefined;
}

function read(given: Readonly<Record<string, number>> | Importances) {
  if (typeof given !== "object" || given === null)
    throw new TypeError(`featureImportance: importances are ${kindOf(given)}, but must be numbers by name.`);
  const full = Array.isArray(given.names)
    ? (given as Importances)
    : { names: Object.keys(given), importances: Object.values(given) as number[] };
  const caller = "featureImportance";
  const values = vectorOf(caller, "importances", full.importances);
  checkSome(caller, "importances", values.length);
  checkLengths(caller, "names", full.names.length, "importances", values.length);
  const deviations = full.deviations === undefined ? undefined : vectorOf(caller, "deviations", full.deviations);
  if (deviations) checkLengths(caller, "importances", values.length, "deviations", deviations.length);
  return { names: full.names.map(String), values, deviations };
}
