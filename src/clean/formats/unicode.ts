import { type Fragment, fragment, name, records, type Table } from "../../table";
import { checkKeys, checkNames, checkOneOf } from "../checks";
import { numbered, rowNumber, type Step, type StepKind, sideBySide, stepOf } from "../step";
import { type TextOptions, text, textColumns } from "./texts";

export interface NormalizeUnicodeOptions extends TextOptions {
  /**
   * "NFC" writes "é" as one character, "NFD" as two; "NFKC" and "NFKD" also make "ﬁ" of the ligature, "1" of a full-width digit and " " of a no-break
   * space. Default: "NFC".
   */
  form?: "NFC" | "NFD" | "NFKC" | "NFKD";
  /** Write "Zoe" for "Zoë". Default: false. */
  stripAccents?: boolean;
}

export const normalizeUnicodeStep: StepKind<NormalizeUnicodeOptions, { columns: string[] }> = {
  name: "normalizeUnicode",
  check(options) {
    checkKeys("normalizeUnicode", options, ["columns", "form", "stripAccents"]);
    checkNames("normalizeUnicode", "columns", options.columns);
    if (options.form !== undefined) checkOneOf("normalizeUnicode", "form", options.form, ["NFC", "NFD", "NFKC", "NFKD"]);
  },
  fit: (table, { columns }) => ({ columns: textColumns("normalizeUnicode", table, columns) }),
  async plan(table, { form = "NFC", stripAccents }, { columns }) {
    textColumns("normalizeUnicode", table, columns);
    const set: Record<string, Fragment> = {};
    const beside: Fragment[] = [];
    for (const column of columns) {
      let value = text(column);
      if (form === "NFC") value = fragment`nfc_normalize(${value})`;
      else {
        const changed = await changes(table, column, form);
        if (changed.length > 0) {
          beside.push(mapped(table, column, changed));
          value = fragment`coalesce(${name(`__tslab_${column}`)}, ${value})`;
        }
      }
      set[column] = stripAccents ? fragment`strip_accents(${value})` : value;
    }
    return { set, ...(beside.length > 0 && { beside: sideBySide(beside) }) };
  },
};

/** Texts that another form writes otherwise, which DuckDB cannot tell: JavaScript does it, once for each different text that is not ASCII. */
async function changes(table: Table, column: string, form: string): Promise<{ from: string; to: string }[]> {
  const value = text(column);
  const found = await records(
    fragment`SELECT DISTINCT ${value} AS "from" FROM ${table} WHERE length(${value}) < strlen(${value}) ORDER BY 1`,
  );
  return found.map(({ from }) => ({ from: from as string, to: (from as string).normalize(form) })).filter(({ from, to }) => from !== to);
}

function mapped(table: Table, column: string, changed: readonly { from: string; to: string }[]): Fragment {
  const known = fragment`SELECT unnest(from_json(${JSON.stringify(changed)}, '[{"from":"VARCHAR","to":"VARCHAR"}]')) AS entry`;
  return fragment`SELECT known.entry."to" AS ${name(`__tslab_${column}`)} FROM (${numbered(table, [fragment`${text(column)} AS "__tslab_text"`])}) AS given
    LEFT JOIN (${known}) AS known ON given."__tslab_text" = known.entry."from" ORDER BY given.${name(rowNumber)}`;
}

/** Writes equal texts with equal characters, as pandas' `str.normalize`. */
export const normalizeUnicode = (options: NormalizeUnicodeOptions = {}): Step => stepOf(normalizeUnicodeStep, options);
