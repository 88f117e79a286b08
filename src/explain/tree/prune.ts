import { addLeaf, emptyNodes, isLeaf, noChild, type TreeNodes } from "./nodes";

/** The trees that pruning passes through. */
export interface PruningPath {
  /** The price per leaf from which on each of the smaller trees is the best one; the first, 0, is that of the whole tree. */
  readonly ccpAlphas: number[];
  /** The weighted impurity of the leaves of each. */
  readonly impurities: number[];
}

/**
 * Minimal cost-complexity pruning (Breiman et al. 1984, chapter 3), as scikit-learn does it: again and again the branch goes that saves least impurity
 * per leaf, while it saves at most `ccpAlpha`.
 */
export function prune(nodes: TreeNodes, ccpAlpha: number): { nodes: TreeNodes; path: PruningPath } {
  const count = nodes.feature.length;
  const total = nodes.weightedNNodeSamples[0] as number;
  const own = nodes.impurity.map((impurity, node) => ((nodes.weightedNNodeSamples[node] as number) * impurity) / total);
  const parents = new Array<number>(count).fill(-1);
  const leaves = new Array<number>(count).fill(1);
  const branch = [...own];
  for (let node = count - 1; node >= 0; node--) {
    if (isLeaf(nodes, node)) continue;
    const [left, right] = [nodes.childrenLeft[node] as number, nodes.childrenRight[node] as number];
    parents[left] = parents[right] = node;
    leaves[node] = (leaves[left] as number) + (leaves[right] as number);
    branch[node] = (branch[left] as number) + (branch[right] as number);
  }
  const isCut = new Uint8Array(count);
  const gone = new Uint8Array(count);
  const path: PruningPath = { ccpAlphas: [0], impurities: [branch[0] as number] };
  while (!isLeaf(nodes, 0) && !isCut[0]) {
    let weakest = -1;
    let alpha = Number.POSITIVE_INFINITY;
    for (let node = 0; node < count; node++) {
      if (isLeaf(nodes, node) || isCut[node] || gone[node]) continue;
      const saved = ((own[node] as number) - (branch[node] as number)) / ((leaves[node] as number) - 1);
      if (saved < alpha) [weakest, alpha] = [node, saved];
    }
    if (weakest < 0 || alpha > ccpAlpha) break;
    isCut[weakest] = 1;
    for (let node = weakest + 1; node < count; node++) {
      const parent = parents[node] as number;
      if (parent >= 0 && (parent === weakest || gone[parent])) gone[node] = 1;
    }
    const [fewer, worse] = [(leaves[weakest] as number) - 1, (own[weakest] as number) - (branch[weakest] as number)];
    for (let node = weakest; node >= 0; node = parents[node] as number) {
      leaves[node]! -= fewer;
      branch[node]! += worse;
    }
    path.ccpAlphas.push(alpha);
    path.impurities.push(branch[0] as number);
  }
  return { nodes: without(nodes, isCut), path };
}

/** The same tree with the cut branches as leaves, numbered anew, depth first. */
function without(nodes: TreeNodes, isCut: Uint8Array): TreeNodes {
  const kept = emptyNodes();
  const copy = (node: number): number => {
    const at = addLeaf(
      kept,
      nodes.impurity[node] as number,
      nodes.nNodeSamples[node] as number,
      nodes.weightedNNodeSamples[node] as number,
      nodes.value[node] as number[],
    );
    if (isCut[node] || nodes.childrenLeft[node] === noChild) return at;
    kept.feature[at] = nodes.feature[node] as number;
    kept.threshold[at] = nodes.threshold[node] as number;
    kept.childrenLeft[at] = copy(nodes.childrenLeft[node] as number);
    kept.childrenRight[at] = copy(nodes.childrenRight[node] as number);
    return at;
  };
  copy(0);
  return kept;
}
