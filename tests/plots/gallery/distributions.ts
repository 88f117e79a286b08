import { plots } from "tslab-ml";
import { datasets } from "./datasets";

/** Petals tell the three species of iris apart; bins are numpy's "auto". */
export async function histogramOfPetalsBySpecies() {
  const { iris } = await datasets();
  return plots.histogram(iris, {
    columns: ["petal length", "petal width"],
    by: "species",
    units: { "petal length": "cm", "petal width": "cm" },
  });
}

/** One column, and a value that is missing. */
export async function histogramOfAlcohol() {
  const { wine } = await datasets();
  return plots.histogram(
    { alcohol: [...(wine.alcohol as number[]), null] },
    { units: { alcohol: "% by volume" }, title: "Alcohol of 178 Italian wines" },
  );
}

/** Median, quartiles, whiskers and outliers, by a group. */
export async function boxOfWines() {
  const { wine } = await datasets();
  return plots.box(wine, {
    columns: ["alcohol", "color intensity", "proline"],
    by: "cultivar",
    units: { alcohol: "%", proline: "mg/l" },
    title: "Wines of three cultivars",
  });
}

/** A density shows that a column has two humps, which a box hides. */
export async function violinOfPetals() {
  const { iris } = await datasets();
  return plots.violin(iris, {
    columns: ["petal length", "sepal width"],
    by: "species",
    units: { "petal length": "cm", "sepal width": "cm" },
  });
}

/** Every column against every other. */
export async function scatterMatrixOfIris() {
  const { iris } = await datasets();
  return plots.scatterMatrix(iris, { by: "species", units: Object.fromEntries(Object.keys(iris).map((name) => [name, "cm"])) });
}

/** Correlations from -1 to 1 in colours that nobody confuses. */
export async function correlationOfWines() {
  const { wine } = await datasets();
  return plots.correlation(wine, { method: "spearman", title: "What goes together in wines" });
}

/** Columns that miss values in the same rows are seen at once; this list of passengers is made up. */
export async function missingValuesOfPassengers() {
  const rows = 891;
  const every = (n: number, offset: number) => (i: number) => (i * 7919 + offset) % n === 0;
  const column = (missing: (i: number) => boolean) => Array.from({ length: rows }, (_, i) => (missing(i) ? null : i));
  return plots.missingValues({
    name: column(() => false),
    age: column(every(5, 1)),
    fare: column((i) => i >= 300 && i < 340),
    cabin: column((i) => i > 120 && !every(4, 0)(i)),
    deck: column((i) => i > 120 && !every(4, 0)(i)),
    embarked: column((i) => i === 61 || i === 829),
  });
}

/** What clipping of outliers and scaling did to two columns. */
export async function beforeAndAfterClipping() {
  const { wine } = await datasets();
  const clipped = (values: number[], low: number, high: number) => values.map((value) => Math.min(high, Math.max(low, value)));
  const raw = { magnesium: [...(wine.magnesium as number[]), null, null], proline: [...(wine.proline as number[]), null, 5000] };
  const clean = { magnesium: clipped(wine.magnesium as number[], 75, 130), proline: clipped(wine.proline as number[], 300, 1500) };
  return plots.beforeAfter(raw, clean, { units: { magnesium: "mg/l", proline: "mg/l" }, title: "Before and after clipping" });
}
