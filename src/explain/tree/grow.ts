import type { Criterion } from "./criterion";
import { addLeaf, emptyNodes, type TreeNodes } from "./nodes";
import type { NodeState, Split, Splitter } from "./splitter";

/** When a node stays a leaf; numbers of rows are whole numbers here. */
export interface Limits {
  readonly maxDepth: number;
  readonly minSamplesSplit: number;
  readonly minSamplesLeaf: number;
  readonly maxLeafNodes: number;
  readonly minImpurityDecrease: number;
}

interface Open {
  readonly state: NodeState;
  readonly depth: number;
  readonly parent: number;
  readonly isLeft: boolean;
}

interface Candidate {
  readonly node: number;
  readonly depth: number;
  readonly split: Split | undefined;
  readonly improvement: number;
}

/** Grows a tree by CART (Breiman et al. 1984) in scikit-learn's order of nodes: depth first, or with `maxLeafNodes` the best split first. */
export function grow(splitter: Splitter, criterion: Criterion, limits: Limits): TreeNodes {
  const nodes = emptyNodes();
  const total = splitter.root.weight;
  return Number.isFinite(limits.maxLeafNodes) ? bestFirst() : depthFirst();

  function add({ state, depth, parent, isLeft }: Open): Candidate {
    const { sums, weight, impurity, start, end } = state;
    const node = addLeaf(nodes, impurity, end - start, weight, criterion.value(sums, weight));
    if (parent >= 0) (isLeft ? nodes.childrenLeft : nodes.childrenRight)[parent] = node;
    const samples = end - start;
    const stays =
      depth >= limits.maxDepth || samples < limits.minSamplesSplit || samples < 2 * limits.minSamplesLeaf || impurity <= Number.EPSILON;
    const split = stays ? undefined : splitter.split(state, limits.minSamplesLeaf);
    const improvement = split ? improvementOf(state, split) : 0;
    const worth = split && improvement + Number.EPSILON >= limits.minImpurityDecrease;
    return { node, depth, split: worth ? split : undefined, improvement: worth ? improvement : 0 };
  }

  function improvementOf(state: NodeState, { left, right }: Split): number {
    const fall = state.impurity - (right.weight / state.weight) * right.impurity - (left.weight / state.weight) * left.impurity;
    return (state.weight / total) * fall;
  }

  function childrenOf({ node, depth, split }: Candidate): [Open, Open] | undefined {
    if (!split) return undefined;
    nodes.feature[node] = split.feature;
    nodes.threshold[node] = split.threshold;
    return [
      { state: split.left, depth: depth + 1, parent: node, isLeft: true },
      { state: split.right, depth: depth + 1, parent: node, isLeft: false },
    ];
  }

  function depthFirst(): TreeNodes {
    const open: Open[] = [{ state: splitter.root, depth: 0, parent: -1, isLeft: false }];
    for (let next = open.pop(); next; next = open.pop()) {
      const children = childrenOf(add(next));
      if (children) open.push(children[1], children[0]);
    }
    return nodes;
  }

  function bestFirst(): TreeNodes {
    const frontier = [add({ state: splitter.root, depth: 0, parent: -1, isLeft: false })];
    for (let leaves = 1; leaves < limits.maxLeafNodes; leaves++) {
      const [best] = frontier.filter(({ split }) => split).sort((a, b) => b.improvement - a.improvement);
      const children = best && childrenOf(best);
      if (!children) break;
      frontier.splice(frontier.indexOf(best), 1, ...children.map(add));
    }
    return nodes;
  }
}
