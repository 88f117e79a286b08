import type { MimeBundle } from "../host";
import { tableBundle } from "../table";

/** danfojs's DataFrame and Series, as far as they are used here. */
interface Frame {
  readonly $isSeries: boolean;
  readonly columns: readonly unknown[];
  readonly dtypes: readonly string[];
  readonly index: readonly unknown[];
  readonly values: readonly unknown[];
}

const shownRows = 10;

/** A frame as pandas shows it: first and last rows, index, and the dtype under every column's name. */
export const frame = {
  fits(value: unknown): boolean {
    const { $isSeries, columns, dtypes, index } = (value ?? {}) as Partial<Frame>;
    return typeof $isSeries === "boolean" && [columns, dtypes, index].every(Array.isArray);
  },
  bundle(value: unknown): MimeBundle {
    const { $isSeries, columns, dtypes, index, values } = value as Frame;
    const size = `${index.length.toLocaleString("en-US")} ${index.length === 1 ? "row" : "rows"}`;
    const source = {
      height: index.length,
      width: columns.length,
      column: (j: number) => String(columns[j]),
      type: (j: number) => dtypes[j] ?? "",
      index: (i: number) => index[i],
      cell: (i: number, j: number) => ($isSeries ? values[i] : (values[i] as readonly unknown[] | undefined)?.[j]),
      caption: $isSeries ? size : `${size} × ${columns.length} ${columns.length === 1 ? "column" : "columns"}`,
    };
    return tableBundle(source, { maxRows: shownRows });
  },
};
