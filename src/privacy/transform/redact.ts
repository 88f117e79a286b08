import { type Fragment, fragment, type Table, type TableLike } from "../../table";
import { replaced, text } from "./columns";

/** What is found within texts. */
export type Redactable = "email" | "iban" | "credit card" | "phone" | "ip address";

export interface RedactOptions {
  /** What stands in place of a value. Default: "[redacted]"; null leaves nothing. */
  by?: string | null;
  /** Replace only what is found within the texts, each by its kind, such as "[email]". Default: replace every value as a whole. */
  within?: readonly Redactable[] | "all";
}

// In the order in which they are replaced: an IBAN or a card would else be taken for a telephone number.
const patterns: Readonly<Record<Redactable, string>> = {
  email: "[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}",
  iban: "\\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\\b",
  "credit card": "\\b[0-9](?:[ -]?[0-9]){12,18}\\b",
  "ip address": "\\b(?:[0-9]{1,3}\\.){3}[0-9]{1,3}\\b|\\b(?:[0-9A-Fa-f]{1,4}:){3,7}:?[0-9A-Fa-f]{1,4}\\b",
  phone: "(?:\\+|\\b0)[0-9](?:[ ()./-]*[0-9]){6,13}\\b",
};

/**
 * Takes values away: each becomes "[redacted]", or with `within` only what is found inside of free text. Missing values stay missing.
 *
 *     await privacy.redact(patients, "remarks", { within: "all" })   // "Call [phone] or write to [email]"
 *
 * What is found within texts follows patterns; names and whatever has another form stay: look at the result before you share it.
 *
 * @throws {RangeError} when a column or a kind is unknown
 */
export async function redact(
  table: TableLike,
  columns: string | readonly string[],
  { by = "[redacted]", within }: RedactOptions = {},
): Promise<Table> {
  const kinds = within === "all" ? (Object.keys(patterns) as Redactable[]) : within;
  for (const kind of kinds ?? [])
    if (!Object.hasOwn(patterns, kind))
      throw new RangeError(`redact: within has ${JSON.stringify(kind)}, but must have only ${Object.keys(patterns).join(", ")}.`);
  return replaced("redact", table, columns, (column) => {
    if (!kinds) return fragment`CASE WHEN ${text(column)} IS NOT NULL THEN ${by} END`;
    const ordered = (Object.keys(patterns) as Redactable[]).filter((kind) => kinds.includes(kind));
    return ordered.reduce(
      (value: Fragment, kind) => fragment`regexp_replace(${value}, ${patterns[kind]}, ${`[${kind}]`}, 'g')`,
      text(column),
    );
  });
}
