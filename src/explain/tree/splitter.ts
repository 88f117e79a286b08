import type { Criterion, Sums } from "./criterion";

/** Rows to grow a tree from. */
export interface Samples {
  /** One array per feature. */
  readonly columns: readonly Float32Array[];
  readonly weights: Float64Array;
  readonly criterion: Criterion;
}

export interface Split {
  readonly feature: number;
  readonly threshold: number;
  /** The node's rows from here on go right. */
  readonly position: number;
  readonly left: NodeState;
  readonly right: NodeState;
}

/** What a node is made of: rows `start` to `end - 1` of the splitter's order. */
export interface NodeState {
  readonly start: number;
  readonly end: number;
  readonly sums: Sums;
  readonly weight: number;
  readonly impurity: number;
}

export interface Splitter {
  readonly root: NodeState;
  /** The best split of a node, its rows put in order; undefined when no feature can split it. */
  split(node: NodeState, minSamplesLeaf: number): Split | undefined;
}

/** Values that differ by less are not told apart, as in scikit-learn. */
const sameValue = 1e-7;

/**
 * Finds splits. Rows are sorted by every feature once; a split divides these orders without disturbing them, so a level of the tree costs
 * (rows x features) steps. Rows of weight 0 are left out. Of equally good splits the first feature of `featureOrder` wins, and of its thresholds the lowest.
 */
export function splitterOf({ columns, weights, criterion }: Samples, featureOrder: readonly number[]): Splitter {
  const rows = Array.from(weights.keys()).filter((row) => (weights[row] as number) > 0);
  const orders = columns.map((column) => Int32Array.from(rows).sort((a, b) => (column[a] as number) - (column[b] as number)));
  const goesLeft = new Uint8Array(weights.length);
  const spare = new Int32Array(rows.length);

  function stateOf(start: number, end: number): NodeState {
    const order = orders[0] as Int32Array;
    const sums = new Float64Array(criterion.size);
    let weight = 0;
    for (let p = start; p < end; p++) {
      const row = order[p] as number;
      criterion.add(sums, row, weights[row] as number);
      weight += weights[row] as number;
    }
    return { start, end, sums, weight, impurity: criterion.impurity(sums, weight) };
  }

  function best({ start, end, sums, weight }: NodeState, minSamplesLeaf: number) {
    let found: { feature: number; threshold: number; position: number } | undefined;
    let quality = Number.NEGATIVE_INFINITY;
    const left = new Float64Array(sums.length);
    const right = new Float64Array(sums.length);
    for (const feature of featureOrder) {
      const order = orders[feature] as Int32Array;
      const column = columns[feature] as Float32Array;
      const at = (p: number) => column[order[p] as number] as number;
      if (at(end - 1) <= at(start) + sameValue) continue;
      left.fill(0);
      let leftWeight = 0;
      let next = at(start);
      for (let p = start; p < end - 1; p++) {
        const row = order[p] as number;
        criterion.add(left, row, weights[row] as number);
        leftWeight += weights[row] as number;
        const low = next;
        const high = at(p + 1);
        next = high;
        if (high <= low + sameValue) continue;
        if (p + 1 - start < minSamplesLeaf || end - p - 1 < minSamplesLeaf) continue;
        for (let k = 0; k < sums.length; k++) right[k] = (sums[k] as number) - (left[k] as number);
        const now = criterion.quality(left, leftWeight, right, weight - leftWeight);
        if (!(now > quality)) continue;
        quality = now;
        const middle = low / 2 + high / 2;
        found = { feature, threshold: middle === high || !Number.isFinite(middle) ? low : middle, position: p + 1 };
      }
    }
    return found;
  }

  function divide({ start, end }: NodeState, feature: number, position: number): void {
    const chosen = orders[feature] as Int32Array;
    for (let p = start; p < end; p++) goesLeft[chosen[p] as number] = p < position ? 1 : 0;
    for (const order of orders) {
      if (order === chosen) continue;
      let [left, right] = [start, 0];
      for (let p = start; p < end; p++) {
        const row = order[p] as number;
        if (goesLeft[row]) order[left++] = row;
        else spare[right++] = row;
      }
      order.set(spare.subarray(0, right), left);
    }
  }

  return {
    root: stateOf(0, rows.length),
    split(node, minSamplesLeaf) {
      const found = best(node, minSamplesLeaf);
      if (!found) return undefined;
      divide(node, found.feature, found.position);
      return { ...found, left: stateOf(node.start, found.position), right: stateOf(found.position, node.end) };
    },
  };
}
