import { type displaySymbol, html } from "../../display";
import { meter } from "../chart";
import { type GridCell, gridPart, headingPart, type Part, textPart } from "../grid";
import { count, share } from "../numbers";
import { valueText } from "../pipeline/record-display";
import type { QualityReport } from "./quality";
import { bad, fair, good } from "./verdict";

type Report = Omit<QualityReport, typeof displaySymbol>;

export function consistency({ consistency: found }: Report): Part[] {
  const variants = found.flatMap(({ column, variants: of }) =>
    of.slice(0, 5).map(({ spellings, rows: n }) => [column, spellings.map(valueText).join(", "), count(n)]),
  );
  const mixed = found
    .filter(({ shapeCount }) => shapeCount > 1)
    .map(({ column, looked: { rows }, shapes, shapeCount, numericRows }) => [
      column,
      String(shapeCount),
      shapes.map(({ example, rows: n }) => `${valueText(example)} ${share(n / rows)}`).join(", "),
      share(numericRows / rows),
    ]);
  const parts: Part[] = [];
  if (variants.length > 0)
    parts.push(
      headingPart("Consistency: the same in several spellings"),
      gridPart({ columns: ["column", "spellings", "rows"], rows: variants, left: ["column", "spellings"] }),
    );
  if (mixed.length > 0)
    parts.push(
      headingPart("Consistency: what texts look like"),
      gridPart({
        columns: ["column", "formats", "the most frequent, by an example", "are numbers"],
        rows: mixed,
        left: ["column", "the most frequent, by an example"],
      }),
    );
  return parts;
}

export function validity({ validity: found }: Report): Part[] {
  if (!found) return [];
  const rows = found.rules.map(({ rule, failed, share: part, examples }) => [
    rule,
    count(failed),
    share(part),
    [...new Set(examples.map(({ values: of }) => Object.values(of).map(valueText).join(", ")))].join("; "),
  ]);
  return [headingPart("Validity"), gridPart({ columns: ["rule", "rows failed", "share", "such as"], rows, left: ["rule", "such as"] })];
}

export function balance({ balance: found }: Report): Part[] {
  if (!found) return [];
  const most = found.classes[0]?.share ?? 1;
  const rows = found.classes.slice(0, 20).map(({ label, count: n, share: part }): GridCell[] => [
    valueText(label),
    count(n),
    share(part),
    {
      markup: html`${meter(part / most, { alt: `${valueText(label)}: ${share(part)} of the rows`, width: 200 })}`,
      text: "█".repeat(Math.round((part / most) * 20)),
    },
  ]);
  const more = found.classes.length > 20 ? [textPart(`and ${found.classes.length - 20} smaller classes`)] : [];
  return [
    headingPart(`Balance of ${found.column}`),
    gridPart({ columns: ["class", "rows", "share", ""], rows, left: ["class", ""] }),
    ...more,
  ];
}

export function drift({ drift: found }: Report): Part[] {
  if (!found) return [];
  const rows = found.map(({ column, psi, ks, newCategories }): GridCell[] => [
    column,
    Number.isNaN(psi) ? "–" : psi.toFixed(3),
    {
      markup: html`${meter(psi / 0.5, { alt: `PSI of ${column}: ${Number.isNaN(psi) ? "none" : psi.toFixed(3)}`, color: psi < 0.1 ? good : psi < 0.25 ? fair : bad })}`,
      text: "",
    },
    Number.isNaN(psi) ? "unknown" : psi < 0.1 ? "little" : psi < 0.25 ? "some" : "much",
    ks && !Number.isNaN(ks.statistic) ? ks.statistic.toFixed(3) : "",
    ks && !Number.isNaN(ks.pvalue) ? (ks.pvalue < 1e-4 ? "<0.0001" : ks.pvalue.toFixed(4)) : "",
    newCategories.map(valueText).join(", "),
  ]);
  return [
    headingPart("Drift from the reference"),
    gridPart({
      columns: ["column", "PSI", "", "change", "KS", "p-value", "new values"],
      rows,
      left: ["column", "", "change", "new values"],
    }),
  ];
}

export function leakage({ leakage: found }: Report): Part[] {
  if (!found) return [];
  const rows = found.map(({ from, to, rows: of, equalRows, similarRows, sharedKeys }) => [
    `${from} and ${to}`,
    count(of),
    count(equalRows),
    count(similarRows),
    sharedKeys === undefined ? "–" : count(sharedKeys),
  ]);
  return [
    headingPart("Leakage between splits"),
    gridPart({ columns: ["splits", "rows of the second", "equal rows", "similar rows", "rows with a shared key"], rows, left: ["splits"] }),
  ];
}
