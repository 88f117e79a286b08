import { type displaySymbol, html, type MimeBundle } from "../../display";
import { bars, meter, sparkline } from "../chart";
import { bundleOf, type GridCell, gridPart, headingPart, type Part, textPart } from "../grid";
import { count, share, short } from "../numbers";
import { valueText } from "../pipeline/record-display";
import type { ColumnProfile } from "./profile";
import type { QualityReport } from "./quality";
import { balance, consistency, drift, leakage, validity } from "./sections";
import { bad, fair, good } from "./verdict";

type Report = Omit<QualityReport, typeof displaySymbol>;

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
