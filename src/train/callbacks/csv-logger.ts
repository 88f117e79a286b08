import { appendFileSync, existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { asTfjsCallback, withoutShortNames } from "./callback";

export interface CsvLoggerOptions {
  /** Between values. Default: ",". */
  separator?: string;
  /** Go on with an existing file. Default: false, write it anew. */
  append?: boolean;
}

/**
 * Writes a row for every epoch, at once, with the columns of Keras's `CSVLogger`: `epoch` from 0, then the logs by name.
 *
 * @param filename its folder is made where it is missing
 */
export function csvLogger(filename: string, { separator = ",", append = false }: CsvLoggerOptions = {}) {
  let columns: string[] | undefined;
  return asTfjsCallback({
    onTrainBegin() {
      columns = undefined;
      mkdirSync(dirname(filename), { recursive: true });
      if (!append) writeFileSync(filename, "");
    },
    onEpochEnd(epoch, given) {
      const logs = withoutShortNames(given);
      columns ??= Object.keys(logs).sort();
      const header = existsSync(filename) && statSync(filename).size > 0 ? [] : [["epoch", ...columns]];
      const rows = [...header, [epoch, ...columns.map((name) => logs[name] ?? "NA")]];
      appendFileSync(filename, rows.map((row) => `${row.map(quoted).join(separator)}\n`).join(""));
    },
  });

  // RFC 4180, section 2.
  function quoted(value: string | number): string {
    const text = String(value);
    return text.includes(separator) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }
}
