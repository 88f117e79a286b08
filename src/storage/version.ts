import { type Displayable, displaySymbol, table as displayTable } from "../display";
import type { Column } from "../table";
import { sha256 } from "./checksum";

/** Rows that were written together and never change. */
export interface Segment {
  readonly id: string;
  readonly rows: number;
  readonly columns: readonly Column[];
  readonly checksum: string;
}

/** One table of a version: of a data set there are several, by name; of a table there is one, without a name. */
export interface Part {
  readonly part: string;
  readonly columns: readonly Column[];
  readonly rows: number;
  /** Ids of the segments whose rows, one after the other, are the table's. */
  readonly segments: readonly string[];
}

/** What an append changed in the columns. */
export interface SchemaChange {
  readonly column: string;
  readonly change: "added" | "missing" | "widened" | "cast";
  /** Types, where they differ. */
  readonly from?: string;
  readonly to?: string;
}

/** Where data comes from, as far as whoever saves it says. */
export interface Provenance {
  /** Where the data was had: a file, an address, a query. */
  source?: string;
  /** What was done to it, in order: the record of a cleaning pipeline, or any JSON. */
  steps?: readonly unknown[];
  /** Versions it was computed from. */
  from?: readonly { readonly name: string; readonly version: number }[];
  description?: string;
  /** Any JSON besides. */
  metadata?: Readonly<Record<string, unknown>>;
}

/** What is in a store under a name and a number, and where it comes from. */
export interface VersionFacts extends Readonly<Provenance> {
  readonly name: string;
  /** 1, 2, 3, ... within the name. */
  readonly version: number;
  readonly kind: "table" | "data set";
  /** ISO 8601, UTC. */
  readonly created: string;
  /** Who saved it: the store's option `actor`. */
  readonly actor: string;
  /** Of all parts together. */
  readonly rows: number;
  readonly parts: readonly Part[];
  /** What an append changed in the columns. */
  readonly changes: readonly SchemaChange[];
  /** SHA-256 of all values, columns and types. */
  readonly checksum: string;
  /** Release of tslab-ml that saved it. */
  readonly software: string;
}

export interface Version extends VersionFacts, Displayable {}

/** The checksum of a version out of those of its segments. */
export const versionChecksum = (parts: readonly Part[], checksumOf: (segment: string) => string): string =>
  sha256(parts.map(({ part, columns, segments }) => [part, columns.map(({ name, type }) => [name, type]), segments.map(checksumOf)]));

const short = (value: unknown, length = 100) => {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
};

/** A version that shows itself with its provenance. */
export function shownVersion(facts: VersionFacts): Version {
  const rows: [string, string][] = [
    ["saved", `${facts.created.replace("T", " ").slice(0, 19)} UTC by ${facts.actor}, ${facts.software}`],
    ...facts.parts.map(({ part, rows, columns }): [string, string] => [
      part || "rows",
      `${rows.toLocaleString("en-US")} × ${columns.length} ${columns.length === 1 ? "column" : "columns"}: ${short(columns.map(({ name, type }) => `${name} ${type}`).join(", "), 160)}`,
    ]),
    ["checksum", `SHA-256 ${facts.checksum}`],
  ];
  if (facts.description) rows.splice(0, 0, ["description", facts.description]);
  if (facts.source) rows.push(["source", facts.source]);
  if (facts.from?.length) rows.push(["from", facts.from.map(({ name, version }) => `${name} ${version}`).join(", ")]);
  facts.steps?.forEach((step, i) => void rows.push([`step ${i + 1}`, short(step, 160)]));
  for (const { column, change, from, to } of facts.changes) rows.push([`column ${change}`, `${column}${from ? `: ${from} to ${to}` : ""}`]);
  if (facts.metadata) rows.push(["metadata", short(facts.metadata, 160)]);
  const content = { columns: [`${facts.name}, version ${facts.version}`, facts.kind], rows };
  return Object.defineProperty({ ...facts }, displaySymbol, {
    value: () => displayTable(content, { maxWidth: 200 })[displaySymbol](),
  }) as Version;
}

/** Versions that show themselves as a table, one a row. */
export interface VersionList extends Displayable, ReadonlyArray<Version> {}

export function versionList(versions: Version[]): VersionList {
  const show = () =>
    displayTable({
      columns: ["name", "version", "kind", "rows", "columns", "saved (UTC)", "by", "source", "checksum"],
      rows: versions.map(({ name, version, kind, rows, parts, created, actor, source, checksum }) => [
        name,
        `${version}`,
        kind,
        rows.toLocaleString("en-US"),
        `${Math.max(...parts.map(({ columns }) => columns.length))}`,
        created.replace("T", " ").slice(0, 19),
        actor,
        source ?? "",
        `${checksum.slice(0, 12)}…`,
      ]),
      caption: `${versions.length} ${versions.length === 1 ? "version" : "versions"}`,
    })[displaySymbol]();
  return Object.defineProperty(versions, displaySymbol, { value: show }) as unknown as VersionList;
}
