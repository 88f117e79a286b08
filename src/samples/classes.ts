/** Whole numbers, or texts. */
export type Column = ArrayLike<number> | readonly string[];

export const isText = (column: Column): boolean => typeof column[0] === "string";

/** The classes of two columns, sorted, and every sample's position among them. */
export interface Found {
  classes: readonly (number | string)[];
  truth: Int32Array;
  guess: Int32Array;
}

/** @param guess of the same kind as `truth`; may be empty */
export const findClasses = (truth: Column, guess: Column): Found =>
  isText(truth) ? fromTexts(truth as string[], guess as string[]) : fromNumbers(truth as ArrayLike<number>, guess as ArrayLike<number>);

/** Up to this many times the samples, classes are found by a table in place of a map. */
const tableFactor = 4;

/** Classes from 0 up to here are found in one look at the data. */
const smallTable = 1024;

function fromNumbers(truth: ArrayLike<number>, guess: ArrayLike<number>): Found {
  const small = new Int32Array(smallTable);
  if (markSmall(truth, small) && markSmall(guess, small)) return byTable(truth, guess, 0, small);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const column of [truth, guess]) [low, high] = extent(column, low, high);
  if (!(high - low < tableFactor * truth.length + 1024)) return byMap(truth, guess, (a, b) => (a as number) - (b as number));
  const table = new Int32Array(Math.max(0, high - low + 1));
  for (const column of [truth, guess]) mark(column, low, table);
  return byTable(truth, guess, low, table);
}

/** False where a label does not fit into the table. */
function markSmall(column: ArrayLike<number>, table: Int32Array): boolean {
  for (let i = 0; i < column.length; i++) {
    const value = column[i] as number;
    if (!(value >= 0 && value < smallTable)) return false;
    table[value] = 1;
  }
  return true;
}

/** @param table not 0 for every label that the data has, from `low` up; becomes the positions */
function byTable(truth: ArrayLike<number>, guess: ArrayLike<number>, low: number, table: Int32Array): Found {
  const classes: number[] = [];
  for (let k = 0; k < table.length; k++) if (table[k]) table[k] = classes.push(low + k) - 1;
  const areCodes = classes.every((label, k) => label === k);
  const codesOf = (column: ArrayLike<number>) => (areCodes && column instanceof Int32Array ? column : lookUp(column, low, table));
  return { classes, truth: codesOf(truth), guess: codesOf(guess) };
}

function extent(column: ArrayLike<number>, low: number, high: number): [number, number] {
  for (let i = 0; i < column.length; i++) {
    const value = column[i] as number;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

function mark(column: ArrayLike<number>, low: number, table: Int32Array): void {
  for (let i = 0; i < column.length; i++) table[(column[i] as number) - low] = 1;
}

function lookUp(column: ArrayLike<number>, low: number, table: Int32Array): Int32Array {
  const codes = new Int32Array(column.length);
  for (let i = 0; i < column.length; i++) codes[i] = table[(column[i] as number) - low] as number;
  return codes;
}

const fromTexts = (truth: readonly string[], guess: readonly string[]) => byMap(truth, guess, (a, b) => (a < b ? -1 : a > b ? 1 : 0));

function byMap<T extends number | string>(truth: ArrayLike<T>, guess: ArrayLike<T>, compare: (a: T, b: T) => number): Found {
  const seen = new Map<T, number>();
  const first = [truth, guess].map((column) =>
    Int32Array.from({ length: column.length }, (_, i) => {
      const value = column[i] as T;
      let code = seen.get(value);
      if (code === undefined) seen.set(value, (code = seen.size));
      return code;
    }),
  );
  const classes = [...seen.keys()].sort(compare);
  const order = new Int32Array(classes.length);
  classes.forEach((value, position) => void (order[seen.get(value) as number] = position));
  const [codesOfTruth, codesOfGuess] = first.map((codes) => codes.map((code) => order[code] as number));
  return { classes, truth: codesOfTruth as Int32Array, guess: codesOfGuess as Int32Array };
}
