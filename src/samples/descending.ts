const digitBits = 11;
const buckets = 1 << digitBits;
const shortRun = 32;

/** Numbers from the largest to the smallest, and where they stood. */
export interface Descending {
  readonly sorted: Float64Array;
  /** The place of each sorted number among the given ones; of equal ones the first comes first. */
  readonly order: Uint32Array;
}

/**
 * Sorts numbers, none of which is NaN, several times as fast as a sort by comparison: by the bits of their float32 roundings first, which never
 * turns an order round, then those that are rounded to the same value among themselves.
 */
export function descending(values: ArrayLike<number>): Descending {
  const doubles = values instanceof Float64Array ? values : new Float64Array(values);
  const rounded = new Float32Array(doubles);
  const exact = isEqual(rounded, doubles);
  const order = orderOfKeys(keysOf(rounded));
  const sorted = gathered(doubles, order);
  if (!exact) sortRuns(sorted, order);
  return { sorted, order };
}

function isEqual(rounded: Float32Array, doubles: Float64Array): boolean {
  for (let i = 0; i < doubles.length; i++) if (rounded[i] !== doubles[i]) return false;
  return true;
}

/** The bits of IEEE 754 numbers grow with them, or fall where they are negative; these keys grow as the numbers fall. Takes the memory of the numbers. */
function keysOf(rounded: Float32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const keys = new Uint32Array(rounded.buffer);
  for (let i = 0; i < keys.length; i++) {
    const bits = keys[i] as number;
    // Zeros of both signs are equal.
    keys[i] = bits > 0x80000000 ? bits : 0x7fffffff - (bits & 0x7fffffff);
  }
  return keys;
}

/** A radix sort: by the least significant digit first, each pass keeping the order of the one before among equal digits. */
function orderOfKeys(keys: Uint32Array<ArrayBuffer>): Uint32Array {
  const size = keys.length;
  let [order, spare] = [new Uint32Array(size), new Uint32Array(size)];
  for (let i = 0; i < size; i++) order[i] = i;
  const places = new Uint32Array(size);
  for (let shift = 0; shift < 32; shift += digitBits) {
    if (!findPlaces(keys, shift, places)) continue;
    moveTo(spare, order, places);
    [order, spare] = [spare, order];
    if (shift + digitBits >= 32) break;
    moveTo(spare, keys, places);
    [keys, spare] = [spare, keys];
  }
  return order;
}

/** Where every entry goes by one digit of its key; false when all have the same one. */
function findPlaces(keys: Uint32Array, shift: number, places: Uint32Array): boolean {
  const starts = new Uint32Array(buckets);
  for (let i = 0; i < keys.length; i++) starts[((keys[i] as number) >>> shift) & (buckets - 1)]!++;
  if (starts.includes(keys.length)) return false;
  for (let b = 0, start = 0; b < buckets; b++) {
    const count = starts[b] as number;
    starts[b] = start;
    start += count;
  }
  for (let i = 0; i < keys.length; i++) places[i] = starts[((keys[i] as number) >>> shift) & (buckets - 1)]!++;
  return true;
}

function moveTo(to: Uint32Array, from: Uint32Array, places: Uint32Array): void {
  for (let i = 0; i < from.length; i++) to[places[i] as number] = from[i] as number;
}

function gathered(values: Float64Array, order: Uint32Array): Float64Array {
  const taken = new Float64Array(values.length);
  for (let i = 0; i < taken.length; i++) taken[i] = values[order[i] as number] as number;
  return taken;
}

/** Sorts what has one float32 rounding and so stands together, in no order. */
function sortRuns(sorted: Float64Array, order: Uint32Array): void {
  for (let start = 0, end = 1; start < sorted.length; start = end++) {
    const rounded = Math.fround(sorted[start] as number);
    while (end < sorted.length && Math.fround(sorted[end] as number) === rounded) end++;
    if (end - start > shortRun) sortLongRun(sorted, order, start, end);
    if (end - start > 1) insertionSort(sorted, order, start, end);
  }
}

/** Spreads the run over 0 to 1, where float32 tells its numbers apart, and sorts it there. */
function sortLongRun(sorted: Float64Array, order: Uint32Array, start: number, end: number): void {
  const run = sorted.slice(start, end);
  let [low, high] = [run[0] as number, run[0] as number];
  for (let i = 1; i < run.length; i++) {
    if ((run[i] as number) < low) low = run[i] as number;
    if ((run[i] as number) > high) high = run[i] as number;
  }
  if (low === high) return;
  const places = order.slice(start, end);
  descending(run.map((value) => (value - low) / (high - low))).order.forEach((from, to) => {
    sorted[start + to] = run[from] as number;
    order[start + to] = places[from] as number;
  });
}

function insertionSort(sorted: Float64Array, order: Uint32Array, start: number, end: number): void {
  for (let i = start + 1; i < end; i++) {
    const value = sorted[i] as number;
    if (value <= (sorted[i - 1] as number)) continue;
    const row = order[i] as number;
    let j = i;
    for (; j > start && (sorted[j - 1] as number) < value; j--) {
      sorted[j] = sorted[j - 1] as number;
      order[j] = order[j - 1] as number;
    }
    sorted[j] = value;
    order[j] = row;
  }
}
