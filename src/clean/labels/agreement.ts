import { type Displayable, displaySymbol, type MimeBundle } from "../../display";
import { cohenKappaScore, confusionMatrix } from "../../metrics";
import { bundleOf, gridPart, type Part, textPart } from "../grid";
import { count, share } from "../numbers";
import type { Labels } from "./journal";

/** How far two annotators agree on what both have labelled. */
export interface Agreement extends Displayable {
  readonly annotators: readonly [string, string];
  /** Samples that both have labelled. */
  readonly samples: number;
  /** Share of those with the same label. */
  readonly observed: number;
  readonly kappa: number;
  readonly classes: readonly string[];
  /** `confusion[i][j]`: samples that the first called class i and the second class j. */
  readonly confusion: readonly (readonly number[])[];
  readonly disagreements: readonly { readonly id: string; readonly labels: readonly [string, string] }[];
  [displaySymbol](): MimeBundle;
}

/**
 * Compares two annotators of a file of labels, with Cohen's kappa (1960): 1 is full agreement, 0 what chance gives, NaN where both use one class only.
 *
 *     clean.agreement(await clean.loadLabels("labels.jsonl"), "ada", "bob")
 *
 * @throws {RangeError} when an annotator is unknown or they have no sample in common
 */
export function agreement({ by }: Pick<Labels, "by">, first: string, second: string): Agreement {
  for (const annotator of [first, second])
    if (!by[annotator])
      throw new RangeError(
        `agreement: there are no labels of ${JSON.stringify(annotator)}; there are those of ${Object.keys(by).join(", ") || "nobody"}.`,
      );
  const [one, two] = [by[first], by[second]] as [Record<string, string>, Record<string, string>];
  const ids = Object.keys(one).filter((id) => two[id] !== undefined);
  if (ids.length === 0) throw new RangeError(`agreement: ${first} and ${second} have labelled no sample in common.`);
  const [y1, y2] = [one, two].map((own) => ids.map((id) => own[id] as string)) as [string[], string[]];
  const classes = [...new Set([...y1, ...y2])].sort();
  const disagreements = ids.flatMap((id, i) => (y1[i] === y2[i] ? [] : [{ id, labels: [y1[i] as string, y2[i] as string] as const }]));
  const found = {
    annotators: [first, second] as const,
    samples: ids.length,
    observed: 1 - disagreements.length / ids.length,
    kappa: cohenKappaScore(y1, y2),
    classes,
    confusion: confusionMatrix(y1, y2, { labels: classes }).counts,
    disagreements,
  };
  return { ...found, [displaySymbol]: () => shown(found) };
}

function shown({
  annotators: [first, second],
  samples,
  observed,
  kappa,
  classes,
  confusion: counts,
  disagreements,
}: Omit<Agreement, typeof displaySymbol>): MimeBundle {
  const parts: Part[] = [
    textPart(
      `${first} and ${second} agree on ${share(observed)} of ${count(samples)} samples; Cohen's kappa ${Number.isNaN(kappa) ? "is not defined, since both use one class only" : kappa.toFixed(3)}.`,
    ),
    gridPart({
      columns: [`${first} ↓, ${second} →`, ...classes],
      rows: counts.map((row, i) => [classes[i] as string, ...row.map(count)]),
      left: [`${first} ↓, ${second} →`],
    }),
  ];
  if (disagreements.length > 0)
    parts.push(
      gridPart({
        columns: ["sample", first, second],
        rows: disagreements.slice(0, 10).map(({ id, labels }) => [id, ...labels]),
        left: ["sample", first, second],
      }),
    );
  return bundleOf(parts);
}
