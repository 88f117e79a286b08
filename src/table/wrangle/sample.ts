import { checkColumn } from "../checks";
import { type Fragment, fragment, list, name, raw } from "../fragment";
import { asTable, type TableLike } from "../from-values";
import { records } from "../records";
import { materialized, type Table } from "../table";
import { numbered, row } from "./rows";

export interface SampleOptions {
  /** So many rows. */
  n?: number;
  /** Or this share of the rows, rounded. */
  frac?: number;
  /** The same rows for the same seed and table, on every machine. Default: others every time. */
  seed?: number;
}

/**
 * Rows drawn at random, none twice, in random order, as `df.sample`.
 *
 * @throws {RangeError} when neither or both of `n` and `frac` are given, or more rows are asked for than there are
 */
export async function sample(table: TableLike, { n, frac, seed }: SampleOptions): Promise<Table> {
  const given = await asTable(table);
  const size = await given.count();
  if ((n === undefined) === (frac === undefined)) throw new RangeError("sample: give either n or frac.");
  const wanted = n ?? Math.round((frac as number) * size);
  if (!Number.isInteger(wanted) || wanted < 0 || wanted > size)
    throw new RangeError(
      `sample: ${n === undefined ? `frac is ${frac}` : `n is ${n}`}, but the table has ${size} rows; none is drawn twice.`,
    );
  return materialized(
    fragment`SELECT * EXCLUDE (${row}) FROM ${numbered(given)} ORDER BY ${shuffledBy(seed)} LIMIT ${raw(String(wanted))}`,
  );
}

/** The order of a hash of seed and place: the same wherever it runs, on however many threads. */
function shuffledBy(seed = Math.floor(Math.random() * 2 ** 52)): Fragment {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`seed is ${seed}, but must be a whole number.`);
  return fragment`md5_number(concat(${seed}, ':', ${row})), ${row}`;
}

export interface TrainTestSplitOptions {
  /** Share of the rows, or their number. Default: what `trainSize` leaves, or 0.25, as in scikit-learn. */
  testSize?: number;
  /** Share of the rows, or their number. Default: what `testSize` leaves. */
  trainSize?: number;
  /** Mix the rows before. Default: true. */
  shuffle?: boolean;
  /** The same sets for the same seed. Default: others every time. */
  seed?: number;
  /** A column whose values have their share in both sets. Default: none. */
  stratify?: string;
}

/**
 * Two tables that together have every row once, as scikit-learn's `train_test_split`: sizes as there, the rows mixed.
 *
 * @throws {RangeError} when a set would be empty, sizes do not fit, or with `stratify` a class has one row only
 */
export async function trainTestSplit(table: TableLike, options: TrainTestSplitOptions = {}): Promise<{ train: Table; test: Table }> {
  const given = await (await asTable(table)).materialize();
  const { shuffle = true, seed = Math.floor(Math.random() * 2 ** 52), stratify } = options;
  const [trainCount, testCount] = sizesOf(await given.count(), options);
  if (stratify !== undefined && !shuffle) throw new RangeError("trainTestSplit: stratify needs shuffle; leave one out.");
  const order = shuffle ? shuffledBy(seed) : row;
  const part = (rows: Fragment, from: number, count: number) =>
    materialized(
      fragment`SELECT * EXCLUDE (${row}) FROM ${rows} ORDER BY ${order} LIMIT ${raw(String(count))} OFFSET ${raw(String(from))}`,
    );
  if (stratify === undefined)
    return { train: await part(numbered(given), 0, trainCount), test: await part(numbered(given), trainCount, testCount) };
  checkColumn("trainTestSplit", "stratify", stratify, given);
  const key = name(stratify);
  const classes = await records(fragment`SELECT ${key} AS value, count(*) AS n FROM ${given} GROUP BY ${key} ORDER BY ${key} NULLS LAST`);
  const few = classes.find(({ n }) => Number(n) < 2);
  if (few) throw new RangeError(`trainTestSplit: the class ${JSON.stringify(few.value)} of "${stratify}" has 1 row, too few for two sets.`);
  if (Math.min(trainCount, testCount) < classes.length)
    throw new RangeError(`trainTestSplit: sets of ${trainCount} and ${testCount} rows are too small for ${classes.length} classes.`);
  const counts = classes.map(({ n }) => Number(n));
  const train = shares(counts, trainCount);
  const test = shares(
    counts.map((count, i) => count - (train[i] as number)),
    testCount,
  );
  const place = fragment`row_number() OVER (PARTITION BY ${key} ORDER BY ${order}) - 1`;
  const kind = fragment`dense_rank() OVER (ORDER BY ${key} NULLS LAST)`;
  const quotas = (values: readonly number[]) =>
    fragment`CASE "tslab class" ${list(
      values.map((value, i) => raw(`WHEN ${i + 1} THEN ${value}`)),
      " ",
    )} END`;
  const placed = fragment`(SELECT *, ${place} AS "tslab place", ${kind} AS "tslab class" FROM ${numbered(given)})`;
  const set = (condition: Fragment) =>
    materialized(fragment`SELECT * EXCLUDE (${row}, "tslab place", "tslab class") FROM ${placed} WHERE ${condition} ORDER BY ${order}`);
  return {
    train: await set(fragment`"tslab place" < ${quotas(train)}`),
    test: await set(
      fragment`"tslab place" >= ${quotas(train)} AND "tslab place" < ${quotas(train.map((value, i) => value + (test[i] as number)))}`,
    ),
  };
}

/** scikit-learn's `_validate_shuffle_split`: the test set is rounded up, the training set down. */
function sizesOf(
  size: number,
  { trainSize, testSize = trainSize === undefined ? 0.25 : undefined }: TrainTestSplitOptions,
): [number, number] {
  for (const [option, value] of Object.entries({ trainSize, testSize }))
    if (value !== undefined && !(value > 0 && (value < 1 || (Number.isInteger(value) && value < size))))
      throw new RangeError(
        `trainTestSplit: ${option} is ${value}, but must be a share between 0 and 1, or a number of rows from 1 to ${size - 1}.`,
      );
  const count = (value: number, round: (x: number) => number) => (value < 1 ? round(value * size) : value);
  const test = testSize === undefined ? undefined : count(testSize, Math.ceil);
  const train = trainSize === undefined ? size - (test as number) : count(trainSize, Math.floor);
  const rest = test ?? size - train;
  if (train < 1 || rest < 1 || train + rest > size)
    throw new RangeError(`trainTestSplit: sets of ${train} and ${rest} rows cannot be had from ${size} rows.`);
  return [train, rest];
}

/** So many of all classes in proportion: rounded down, and what is left to the largest remainders. */
function shares(counts: readonly number[], wanted: number): number[] {
  const all = counts.reduce((sum, count) => sum + count, 0);
  const exact = counts.map((count) => (count * wanted) / all);
  const floors = exact.map((value) => Math.floor(value + 1e-9));
  const order = exact.map((value, i) => [value - (floors[i] as number), i] as const).sort(([a, i], [b, j]) => b - a || i - j);
  let left = wanted - floors.reduce((sum, floor) => sum + floor, 0);
  for (const [, i] of order) if (left-- > 0) floors[i] = (floors[i] as number) + 1;
  return floors;
}
