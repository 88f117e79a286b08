import { encodeColumn, type FrameLike, type Label, type Labels } from "../samples";

/** One column, or several by name: `{ sex, age }`, or a DataFrame. */
export type Features = Labels | Readonly<Record<string, Labels>>;

/** The values of a person's features by the names of the features. */
export type Group = Readonly<Record<string, Label>>;

/** Columns of features, read: every sample's place in the list of all combinations of values. */
export interface Grouping {
  readonly names: readonly string[];
  /** All combinations, sorted; some may have no sample. */
  readonly groups: readonly Group[];
  readonly codes: Int32Array;
}

/**
 * Reads one column of features or several.
 *
 * @throws {RangeError} when there is no column, or columns differ in length from each other or from the samples
 */
export function groupingOf(caller: string, option: string, features: Features, size: number): Grouping {
  const columns = columnsOf(option, features);
  if (columns.length === 0) throw new RangeError(`${caller}: ${option} has no column, but at least one is needed, as in { sex: [...] }.`);
  let groups: Group[] = [{}];
  const codes = new Int32Array(size);
  for (const [name, column] of columns) {
    const { classes, codes: own } = encodeColumn(caller, `${option} ${name}`, column, {
      mend: "make ranges of numbers first, such as age groups",
    });
    if (own.length !== size)
      throw new RangeError(
        `${caller}: ${option} ${name} has ${own.length} ${own.length === 1 ? "entry" : "entries"}, but there are ${size} samples.`,
      );
    groups = groups.flatMap((group) => classes.map((value) => ({ ...group, [name]: value })));
    for (let i = 0; i < size; i++) codes[i] = (codes[i] as number) * classes.length + (own[i] as number);
  }
  return { names: columns.map(([name]) => name), groups, codes };
}

/** The rows of every group. */
export function rowsByGroup({ groups, codes }: Grouping): Int32Array[] {
  const rows = groups.map((): number[] => []);
  codes.forEach((code, i) => void rows[code]?.push(i));
  return rows.map((list) => Int32Array.from(list));
}

/** "female, 30 to 40". */
export const groupName = (group: Group): string => Object.values(group).map(String).join(", ");

/** What tells a group from all others: the values of the named features, in this order. */
export const groupKey = (group: Group, names: readonly string[]): string => JSON.stringify(names.map((name) => String(group[name])));

function columnsOf(option: string, features: Features): [string, Labels][] {
  if (isFrame(features)) {
    const { columns, values, $isSeries } = features as FrameLike & { columns: readonly string[] };
    if ($isSeries) return [[String(columns[0] ?? option), values as Labels]];
    const rows = values as readonly Label[][];
    return columns.map((name, j) => [String(name), rows.map((row) => row[j] as Label)]);
  }
  const isColumn = Array.isArray(features) || ArrayBuffer.isView(features) || "dataSync" in (features as object);
  return isColumn
    ? [[option === "controlFeatures" ? "control" : "group", features as Labels]]
    : Object.entries(features as Record<string, Labels>);
}

const isFrame = (value: Features): boolean => typeof (value as FrameLike).$isSeries === "boolean";
