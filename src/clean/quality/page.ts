import { type displaySymbol, html, type MimeBundle } from "../../display";
import { bars, meter, sparkline } from "../chart";
import { bundleOf, type GridCell, gridPart, headingPart, type Part, textPart } from "../grid";
import { count, share, short } from "../numbers";
import { valueText } from "../pipeline/record-display";
import type { ColumnProfile } from "./profile";
import type { QualityReport } from "./quality";

type Report = Omit<QualityReport, typeof displaySymbol>;

/** What is good, fair and bad, by the colours of the palette: green, orange, red. */
const good = 2;
const fair = 1;
const bad = 3;

/** The report as one page: a summary, the columns, and what was found, section by section. */
export const page = (report: Report): MimeBundle =>
  bundleOf([
    { markup: html`<h3>${report.title}</h3>`, text: report.title },
    textPart(`${count(report.rows)} rows × ${report.columns.length} columns`),
    summary(report),
    headingPart("Columns"),
    columns(report),
    ...consistency(report),
    ...validity(report),
    ...balance(report),
    ...drift(report),
    ...leakage(report),
  ]);

function summary(report: Report): Part {
  const rows: GridCell[][] = [];
  const add = (side: string, score: number, found: string, limits: readonly [number, number]) => {
    const color = score >= limits[0] ? good : score >= limits[1] ? fair : bad;
    const verdict = ["poor", "fair", "good"][[bad, fair, good].indexOf(color)] as string;
    rows.push([side, { markup: html`${meter(score, { alt: `${side} ${share(score)}`, color })}`, text: "" }, share(score), verdict, found]);
  };
  const { completeness, duplicateRows, consistency, validity, balance, drift, leakage } = report;
  const part = (some: number) => (report.rows === 0 ? 0 : some / report.rows);
  const holes = report.columns.filter(({ missing }) => missing > 0).length;
  add("completeness", completeness, `${holes} of ${report.columns.length} columns have missing values`, [0.99, 0.9]);
  add("uniqueness", 1 - part(duplicateRows), `${count(duplicateRows)} rows equal an earlier one`, [0.999, 0.95]);
  const inconsistent = consistency.filter(({ inconsistentRows }) => inconsistentRows > 0);
  const texts = report.rows * consistency.length;
  const minor = consistency.reduce((sum, { inconsistentRows }) => sum + inconsistentRows, 0);
  add(
    "consistency",
    texts === 0 ? 1 : 1 - minor / texts,
    inconsistent.length === 0
      ? "every text has one spelling"
      : `several spellings in ${inconsistent.map(({ column }) => column).join(", ")}`,
    [0.999, 0.95],
  );
  if (validity)
    add(
      "validity",
      1 - part(validity.failedRows),
      `${count(validity.failedRows)} rows break at least one of ${validity.rules.length} rules`,
      [0.99, 0.9],
    );
  if (balance)
    add(
      "balance",
      balance.evenness,
      `the largest class of ${balance.column} has ${short(balance.imbalance)} rows for one of the smallest`,
      [0.8, 0.5],
    );
  if (drift) {
    const moved = drift.filter(({ psi }) => psi >= 0.1);
    add(
      "stability",
      drift.length === 0 ? 1 : 1 - moved.length / drift.length,
      moved.length === 0 ? "no column has moved" : `${moved.map(({ column }) => column).join(", ")} moved (PSI 0.1 or more)`,
      [1, 0.8],
    );
  }
  if (leakage) {
    const worst = Math.max(
      0,
      ...leakage.map(({ rows: of, similarRows, sharedKeys = 0 }) => (of === 0 ? 0 : Math.max(similarRows, sharedKeys) / of)),
    );
    add("separation", 1 - worst, worst === 0 ? "splits share no row and no key" : "splits share rows or keys", [1, 0.999]);
  }
  return gridPart({ columns: ["side", "", "score", "verdict", "what was found"], rows, left: ["side", "", "verdict", "what was found"] });
}

function columns({ rows, columns: profiles }: Report): Part {
  return gridPart({
    columns: ["column", "type", "missing", "", "distinct", "distribution", "values"],
    rows: profiles.map((profile) => {
      const { column, type, missing, distinct } = profile;
      const part = rows === 0 ? 0 : missing / rows;
      const filled = meter(part, { alt: `${column}: ${share(part)} missing`, color: part > 0.2 ? bad : fair, width: 60 });
      const key = distinct === rows && rows > 1 ? " (a key)" : distinct === 1 ? " (constant)" : "";
      return [
        column,
        type,
        share(part),
        { markup: html`${filled}`, text: "" },
        `${count(distinct)}${key}`,
        chart(profile),
        values(profile),
      ];
    }),
    left: ["column", "type", "", "distribution", "values"],
  });
}

function chart({ column, distribution, top, distinct }: ColumnProfile): GridCell {
  const counts = distribution ? distribution.bins : top.map(({ count: n }) => n);
  // Values that are all different have no shape.
  if (counts.length === 0 || (!distribution && distinct > 1 && (counts[0] as number) === 1)) return "";
  const alt = distribution ? `Histogram of ${column}` : `Rows of the ${counts.length} most frequent values of ${column}`;
  return { markup: html`${bars(counts, { alt, color: distribution ? 0 : 4 })}`, text: sparkline(counts) };
}

function values({ type, distribution, top }: ColumnProfile): string {
  if (distribution && distribution.five.length > 0) {
    const [low, , median, , high] = distribution.five as [number, number, number, number, number];
    const show = type === "DATE" || type.startsWith("TIMESTAMP") ? (us: number) => new Date(us / 1000).toISOString().slice(0, 10) : short;
    return `${show(low)} … ${show(median)} … ${show(high)}`;
  }
  return top
    .slice(0, 3)
    .map(({ value, count: n }) => `${valueText(value)} ${count(n)}`)
    .join(", ");
}

function consistency({ consistency: found }: Report): Part[] {
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

function validity({ validity: found }: Report): Part[] {
  if (!found) return [];
  const rows = found.rules.map(({ rule, failed, share: part, examples }) => [
    rule,
    count(failed),
    share(part),
    [...new Set(examples.map(({ values: of }) => Object.values(of).map(valueText).join(", ")))].join("; "),
  ]);
  return [headingPart("Validity"), gridPart({ columns: ["rule", "rows failed", "share", "such as"], rows, left: ["rule", "such as"] })];
}

function balance({ balance: found }: Report): Part[] {
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

function drift({ drift: found }: Report): Part[] {
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

function leakage({ leakage: found }: Report): Part[] {
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
