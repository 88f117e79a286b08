import { type Displayable, displaySymbol, type MimeBundle, table } from "../display";
import { encodeColumn, type Labels, type Numbers, weightsOf } from "../samples";
import { type Features, type Group, groupingOf } from "./features";

/** Weights under which group and class are independent; shows itself as a table. */
export interface Reweighing extends Displayable {
  /** One per sample, for `train.fit`'s `sampleWeight`. */
  readonly sampleWeight: readonly number[];
  /** Every group and class that has samples, with the weight of each. */
  readonly cells: readonly { readonly group: Group; readonly label: number | string; readonly count: number; readonly weight: number }[];
  [displaySymbol](): MimeBundle;
}

/**
 * Weights for training that make classes as frequent in every group as in all: `P(group) P(class) / P(group, class)`. Kamiran & Calders 2012,
 * https://doi.org/10.1007/s10115-011-0463-8. Every group and every class keeps its total weight.
 *
 *     await train.fit(model, trainSet, { sampleWeight: fairness.reweighing(labels, { sensitiveFeatures: sex }).sampleWeight })
 *
 * @param y the classes to learn, `[N]`
 * @throws {RangeError} when lengths differ
 */
export function reweighing(
  y: Labels,
  {
    sensitiveFeatures,
    sampleWeight,
  }: {
    /** A column, or several by name, whose combinations are the groups. */
    sensitiveFeatures: Features;
    /** Weights that the samples have already. Default: 1 each. */
    sampleWeight?: Numbers;
  },
): Reweighing {
  const { classes, codes } = encodeColumn("reweighing", "y", y, { mend: "make classes of numbers first" });
  const grouping = groupingOf("reweighing", "sensitiveFeatures", sensitiveFeatures, codes.length);
  const before = weightsOf("reweighing", sampleWeight, codes.length);
  const [K, size] = [classes.length, codes.length];
  const [ofGroup, ofClass] = [new Float64Array(grouping.groups.length), new Float64Array(K)];
  const [ofBoth, counts] = [new Float64Array(ofGroup.length * K), new Int32Array(ofGroup.length * K)];
  const cellOf = (i: number) => (grouping.codes[i] as number) * K + (codes[i] as number);
  let total = 0;
  for (let i = 0; i < size; i++) {
    const weight = before === undefined ? 1 : (before[i] as number);
    ofGroup[grouping.codes[i] as number]! += weight;
    ofClass[codes[i] as number]! += weight;
    ofBoth[cellOf(i)]! += weight;
    counts[cellOf(i)]! += 1;
    total += weight;
  }
  const factors = ofBoth.map((weight, cell) =>
    weight === 0 ? 0 : ((ofGroup[Math.floor(cell / K)] as number) * (ofClass[cell % K] as number)) / (total * weight),
  );
  const cells = [...counts.keys()]
    .filter((cell) => (counts[cell] as number) > 0)
    .map((cell) => ({
      group: grouping.groups[Math.floor(cell / K)] as Group,
      label: classes[cell % K] as number | string,
      count: counts[cell] as number,
      weight: factors[cell] as number,
    }));
  return {
    sampleWeight: Array.from(
      { length: size },
      (_, i) => (before === undefined ? 1 : (before[i] as number)) * (factors[cellOf(i)] as number),
    ),
    cells,
    [displaySymbol]: () => shown(grouping.names, cells)[displaySymbol](),
  };
}

function shown(names: readonly string[], cells: Reweighing["cells"]) {
  return table({
    columns: [...names, "class", "samples", "weight"],
    rows: cells.map(({ group, label, count, weight }) => [...Object.values(group), label, count, weight]),
    caption: "Weights that make group and class independent: above 1 where a class is rarer in a group than in all.",
  });
}
