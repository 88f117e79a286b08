import { data, preprocess } from "tslab-ml";
import type { Table } from "tslab-ml/data";
import { reference } from "../reference";

/** Columns of a test table, with their types in DuckDB. */
export interface Frame {
  readonly values: Readonly<Record<string, readonly (number | string | boolean | null)[]>>;
  readonly types: Readonly<Record<string, string>>;
}

export const tableOf = ({ values, types }: Frame): Promise<Table> =>
  data.table(Object.fromEntries(Object.entries(values).map(([name, column]) => [name, column.map(unquoted)])), { types });

/** Numbers that JSON has not are texts. */
const unquoted = (value: unknown) => (value === "Infinity" || value === "-Infinity" ? Number(value) : value);

const prelude = `
import math, warnings
import numpy as np, pandas as pd
warnings.simplefilter("ignore")
kinds = {"DOUBLE": "float64", "BIGINT": "float64", "VARCHAR": object, "BOOLEAN": object}
def frame_of(given):
    columns = {}
    for name, values in given["values"].items():
        kind = kinds[given["types"][name]]
        columns[name] = pd.Series([float(v) if kind == "float64" and v is not None else v for v in values], dtype=kind)
    return pd.DataFrame(columns)
def plain(value):
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)): return None
    if isinstance(value, (float, np.floating)) and math.isinf(value): return "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, pd.Timestamp): return value.isoformat()
    return value.item() if isinstance(value, np.generic) else value
def columns_of(df):
    return {name: [plain(v) for v in df[name].tolist()] for name in df.columns}
`;

/** The columns of what pandas makes of each frame by each snippet, which gets \`df\` and sets \`out\`; one Python does them all. */
export async function pandas(frames: readonly Frame[], snippets: readonly string[], before = ""): Promise<Columns[][]> {
  const code = `${prelude}
${before}
result = []
for given in args["frames"]:
    row = []
    for snippet in args["snippets"]:
        scope = {**globals(), "df": frame_of(given)}
        exec(snippet, scope)
        row.append(columns_of(scope["out"]))
    result.append(row)`;
  return reference(code, { frames, snippets });
}

export type Columns = Record<string, unknown[]>;

/** All rows of a table by column, as {@link pandas} gives them. */
export async function columnsOf(table: Table): Promise<Columns> {
  const rows = await table.toRecords();
  return Object.fromEntries(table.columns.map(({ name }) => [name, rows.map((row) => plain(row[name]))]));
}

function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString().replace(/\.000Z$/, "");
  if (typeof value === "bigint") return Number(value);
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

/** Where two tables differ, or nothing; numbers may differ by 1e-12 of their size. */
export function difference(actual: Columns, expected: Columns): string | undefined {
  if (Object.keys(actual).join() !== Object.keys(expected).join()) return `columns ${Object.keys(actual)} and not ${Object.keys(expected)}`;
  for (const [name, values] of Object.entries(expected)) {
    const own = actual[name] as unknown[];
    if (own.length !== values.length) return `${own.length} rows and not ${values.length}`;
    const row = values.findIndex((value, i) => !same(own[i], value));
    if (row >= 0) return `${name}[${row}] is ${JSON.stringify(own[row])} and not ${JSON.stringify(values[row])}`;
  }
  return undefined;
}

function same(a: unknown, b: unknown): boolean {
  if (typeof a === "number" && typeof b === "number") return a === b || Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b));
  return a === b;
}

const words = ["Oslo", " oslo ", "Rome", "\u00a0Zoë\t", "Zoe\u0308", "ﬁn", "東京", "", "İzmir", "naïve café", "🦊 fox", "x".repeat(50)];
const extremes = [0, -0, 1e308, -1e308, 5e-324, 1e-300, 2 ** 53, -1, 0.1, 0.30000000000000004];

/**
 * Tables with the traps: missing values alone and in runs, equal rows, all kinds of letters, numbers from the smallest to the largest, a column without values, a table
 * without rows.
 */
export function trapFrames(count: number, { rows = 40, seed = 1 } = {}): Frame[] {
  const { next } = preprocess.random(seed);
  const pick = <T>(values: readonly T[]) => values[Math.floor(next() * values.length)] as T;
  const frame = (height: number, holes: number): Frame => {
    const column = <T>(make: () => T) => Array.from({ length: height }, () => (next() < holes ? null : make()));
    return {
      values: {
        group: column(() => pick(["a", "b", "c"])),
        text: column(() => pick(words)),
        price: column(() => Math.round(next() * 1e6) / 1000),
        quantity: column(() => Math.floor(next() * 5)),
        wild: column(() => pick(extremes)),
        none: Array.from({ length: height }, () => null),
      },
      types: { group: "VARCHAR", text: "VARCHAR", price: "DOUBLE", quantity: "BIGINT", wild: "DOUBLE", none: "DOUBLE" },
    };
  };
  return [
    frame(0, 0),
    frame(1, 0),
    frame(1, 1),
    ...Array.from({ length: count }, (_, i) => frame(rows, [0.1, 0.5, 0.9, 0][i % 4] as number)),
  ];
}
