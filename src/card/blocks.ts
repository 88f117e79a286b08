import type { Figure } from "../plots";
import type { Prose } from "./content";

/** A piece of a card, as plain data. */
export type Block =
  | { readonly kind: "text"; readonly label?: string; readonly text: string }
  | { readonly kind: "list"; readonly label?: string; readonly items: readonly string[] }
  | {
      readonly kind: "table";
      readonly caption?: string;
      readonly columns: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  | { readonly kind: "figure"; readonly caption?: string; readonly figure: Figure }
  | { readonly kind: "html"; readonly caption?: string; readonly html: string }
  | { readonly kind: "picture"; readonly caption?: string; readonly png: string; readonly alt: string };

export interface Section {
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** Text as it is, several lines as a list, nothing where nothing is said. */
export function prose(label: string | undefined, given: Prose | undefined): Block[] {
  if (given === undefined) return [];
  if (typeof given === "string") return given.trim() === "" ? [] : [{ kind: "text", label, text: given.trim() }];
  return given.length === 0 ? [] : [{ kind: "list", label, items: given }];
}

/** Names beside values, without those that are not given. */
export function facts(rows: readonly (readonly [name: string, value: string | undefined])[], caption?: string): Block[] {
  const given = rows.filter((row): row is [string, string] => row[1] !== undefined && row[1] !== "");
  return given.length === 0 ? [] : [{ kind: "table", caption, columns: ["", ""], rows: given }];
}
