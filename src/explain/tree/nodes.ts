/** The nodes of a tree in scikit-learn's words (`tree_`): one entry per node, the root first; -1 stands for "none", -2 for the feature of a leaf. */
export interface TreeNodes {
  readonly childrenLeft: number[];
  readonly childrenRight: number[];
  /** Rows whose `feature` is at most `threshold` go left. */
  readonly feature: number[];
  readonly threshold: number[];
  readonly impurity: number[];
  readonly nNodeSamples: number[];
  readonly weightedNNodeSamples: number[];
  /** Shares of the classes, or one mean. */
  readonly value: number[][];
}

export const noChild = -1;
const noFeature = -2;

export const emptyNodes = (): TreeNodes => ({
  childrenLeft: [],
  childrenRight: [],
  feature: [],
  threshold: [],
  impurity: [],
  nNodeSamples: [],
  weightedNNodeSamples: [],
  value: [],
});

/** Adds a leaf and returns its number. */
export function addLeaf(nodes: TreeNodes, impurity: number, samples: number, weight: number, value: number[]): number {
  nodes.childrenLeft.push(noChild);
  nodes.childrenRight.push(noChild);
  nodes.feature.push(noFeature);
  nodes.threshold.push(noFeature);
  nodes.impurity.push(impurity);
  nodes.nNodeSamples.push(samples);
  nodes.weightedNNodeSamples.push(weight);
  nodes.value.push(value);
  return nodes.feature.length - 1;
}

export const isLeaf = (nodes: TreeNodes, node: number): boolean => nodes.childrenLeft[node] === noChild;

/** The leaf that a row falls into; features are float32, as in scikit-learn. */
export function leafOf(nodes: TreeNodes, row: ArrayLike<number>): number {
  let node = 0;
  while (!isLeaf(nodes, node)) {
    const left = Math.fround(row[nodes.feature[node] as number] as number) <= (nodes.threshold[node] as number);
    node = (left ? nodes.childrenLeft : nodes.childrenRight)[node] as number;
  }
  return node;
}

/** Length of the longest way from the root to a leaf. */
export function depthOf(nodes: TreeNodes): number {
  const depths = new Array<number>(nodes.feature.length).fill(0);
  // Children come after their parents.
  nodes.childrenLeft.forEach((left, node) => {
    if (left === noChild) return;
    depths[left] = depths[nodes.childrenRight[node] as number] = (depths[node] as number) + 1;
  });
  return depths.reduce((a, b) => Math.max(a, b), 0);
}

export const leavesOf = (nodes: TreeNodes): number => nodes.childrenLeft.filter((left) => left === noChild).length;

/** How much every feature lowers the impurity in all, as shares that sum to 1; all 0 for a single leaf. */
export function featureImportancesOf(nodes: TreeNodes, width: number): number[] {
  const falls = new Array<number>(width).fill(0);
  const lot = (node: number) => (nodes.weightedNNodeSamples[node] as number) * (nodes.impurity[node] as number);
  nodes.childrenLeft.forEach((left, node) => {
    if (left === noChild) return;
    falls[nodes.feature[node] as number]! += lot(node) - lot(left) - lot(nodes.childrenRight[node] as number);
  });
  const sum = falls.reduce((a, b) => a + b, 0);
  return sum > 0 ? falls.map((fall) => fall / sum) : falls;
}
