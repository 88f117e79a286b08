import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { explain, preprocess } from "tslab-ml";
import { reference } from "../../reference";

interface Case {
  kind: "classifier" | "regressor";
  x: number[][];
  y: number[];
  unseen: number[][];
  weights?: number[];
  /** In scikit-learn's words. */
  options: Record<string, number | string>;
}

/** scikit-learn's `tree_`, and what it predicts. */
interface Expected {
  nodes: explain.TreeNodes;
  predicted: number[];
  proba: number[][] | null;
  leaves: number[];
  importances: number[];
  path: explain.PruningPath;
}

function makeCase(kind: Case["kind"], options: Case["options"], { count = 150, width = 4, weighted = false, seed = 1 } = {}): Case {
  const source = preprocess.random(seed);
  const row = () => Array.from({ length: width }, () => source.uniform(-3, 3));
  const x = Array.from({ length: count }, row);
  const signal = ([a = 0, b = 0, c = 0]: number[]) => Math.sin(2 * a) + (b > 0.5 ? c : -a) + 0.6 * source.uniform(-1, 1);
  const y = x.map((values) => (kind === "regressor" ? signal(values) : Math.min(2, Math.max(0, Math.round(signal(values) + 1)))));
  return { kind, x, y, unseen: Array.from({ length: 200 }, row), options, ...(weighted && { weights: x.map(() => source.uniform(0, 2)) }) };
}

// Leaves of several rows, since two features often divide a few rows alike, and scikit-learn then takes one of them by chance.
const cases: Case[] = [];
for (const [seed, weighted] of [false, true].entries()) {
  const common = { min_samples_leaf: weighted ? 4 : 9 };
  for (const [i, criterion] of ["gini", "entropy", "log_loss"].entries()) {
    cases.push(makeCase("classifier", { ...common, criterion }, { weighted, seed: 10 + seed + i }));
    cases.push(makeCase("classifier", { ...common, criterion, max_depth: 3 }, { weighted, seed: 20 + seed + i }));
    cases.push(makeCase("classifier", { ...common, criterion, max_leaf_nodes: 7 }, { weighted, seed: 30 + seed + i }));
    cases.push(makeCase("classifier", { ...common, criterion, ccp_alpha: 0.015 }, { weighted, seed: 40 + seed + i }));
    cases.push(makeCase("classifier", { criterion }, { width: 1, weighted, seed: 50 + seed + i }));
  }
  cases.push(makeCase("regressor", common, { weighted, seed: 60 + seed }));
  cases.push(makeCase("regressor", { ...common, max_depth: 4 }, { weighted, seed: 62 + seed, count: 1000, width: 7 }));
  cases.push(makeCase("regressor", { ...common, max_leaf_nodes: 12 }, { weighted, seed: 64 + seed }));
  cases.push(makeCase("regressor", { ...common, ccp_alpha: 0.01 }, { weighted, seed: 66 + seed }));
  cases.push(makeCase("regressor", { min_samples_split: 0.2, min_samples_leaf: 0.05 }, { weighted, seed: 68 + seed }));
  cases.push(makeCase("regressor", { ...common, min_impurity_decrease: 0.01 }, { weighted, seed: 70 + seed }));
  cases.push(makeCase("regressor", {}, { width: 1, weighted, seed: 72 + seed }));
  cases.push(makeCase("classifier", { min_samples_split: 120, min_samples_leaf: 20 }, { weighted, seed: 74 + seed, count: 600 }));
}

const program = `
import numpy as np
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor
def listed(t):
    n = t.tree_
    value = n.value[:, 0, :]
    return {"childrenLeft": n.children_left.tolist(), "childrenRight": n.children_right.tolist(), "feature": n.feature.tolist(), "threshold": n.threshold.tolist(),
        "impurity": n.impurity.tolist(), "nNodeSamples": n.n_node_samples.tolist(), "weightedNNodeSamples": n.weighted_n_node_samples.tolist(), "value": value.tolist()}
def grown(case, seed):
    kind = DecisionTreeClassifier if case["kind"] == "classifier" else DecisionTreeRegressor
    x, y = np.array(case["x"], float), np.array(case["y"])
    return kind(random_state=seed, **case["options"]).fit(x, y, sample_weight=case.get("weights")), x, y
`;

const camel = (options: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(options).map(([name, value]) => [name.replace(/_(.)/g, (_, letter) => letter.toUpperCase()), value]));

function fit({ kind, x, y, weights, options }: Case) {
  const ours = { ...camel(options), sampleWeight: weights };
  return kind === "classifier" ? explain.decisionTreeClassifier(x, y, ours) : explain.decisionTreeRegressor(x, y, ours);
}

describe("decision trees", () => {
  it("are scikit-learn's: the same nodes, thresholds, values, leaves, predictions, importances and pruning path", async () => {
    // By chance under twenty seeds: where splits are equally good, ours must be among them.
    const expected = await reference<Expected[][]>(
      `${program}
result = []
for case in args:
  result.append([])
  seen = set()
  for seed in range(20):
    t, x, y = grown(case, seed)
    key = (t.tree_.feature.tobytes(), t.tree_.threshold.tobytes())
    if key in seen: continue
    seen.add(key)
    unseen = np.array(case["unseen"], float)
    path = t.cost_complexity_pruning_path(x, y, sample_weight=case.get("weights"))
    result[-1].append({"nodes": listed(t), "predicted": t.predict(unseen).tolist(), "leaves": t.apply(unseen).tolist(), "importances": t.feature_importances_.tolist(),
        "proba": t.predict_proba(unseen).tolist() if case["kind"] == "classifier" else None, "path": {"ccpAlphas": path.ccp_alphas.tolist(), "impurities": path.impurities.tolist()}})`,
      cases,
    );
    let [worst, nodes, unique] = [0, 0, 0];
    cases.forEach((given, i) => {
      const tree = fit(given);
      const grown = expected[i] as Expected[];
      const theirs = grown.find(({ nodes }) => nodes.feature.join() === tree.nodes.feature.join()) ?? (grown[0] as Expected);
      if (grown.length === 1) unique++;
      const what = `case ${i}: ${given.kind} ${JSON.stringify(given.options)}${given.weights ? " weighted" : ""}`;
      for (const name of ["childrenLeft", "childrenRight", "feature", "threshold", "nNodeSamples"] as const)
        assert.deepEqual(tree.nodes[name], theirs.nodes[name], `${what}: ${name}`);
      assert.deepEqual(tree.apply(given.unseen), theirs.leaves, what);
      const path = explain.costComplexityPruningPath(given.x, given.y, {
        ...camel(given.options),
        ...(given.kind === "regressor" && { criterion: "squared_error" }),
        sampleWeight: given.weights,
      });
      const proba = tree.kind === "classifier" ? tree.predictProba(given.unseen) : [];
      if (tree.kind === "classifier") assert.deepEqual(tree.predict(given.unseen), theirs.predicted, what);
      for (const [ours, reference] of [
        [tree.nodes.impurity, theirs.nodes.impurity],
        [tree.nodes.weightedNNodeSamples, theirs.nodes.weightedNNodeSamples],
        [tree.nodes.value.flat(), theirs.nodes.value.flat()],
        [tree.predict(given.unseen), theirs.predicted],
        [proba.flat(), (theirs.proba ?? []).flat()],
        [tree.featureImportances, theirs.importances],
        [path.ccpAlphas, theirs.path.ccpAlphas],
        [path.impurities, theirs.path.impurities],
      ] as [number[], number[]][]) {
        assert.equal(ours.length, reference.length, what);
        reference.forEach((value, k) => {
          const difference = Math.abs((ours[k] as number) - value);
          assert.ok(difference < 1e-9, `${what}: ${ours[k]} and ${value}`);
          worst = Math.max(worst, difference);
        });
      }
      nodes += tree.nodes.feature.length;
    });
    assert.ok(unique >= 25, `${unique} of ${cases.length} cases have one tree only`);
    console.log(
      `decision trees: ${cases.length} of ${nodes} nodes in all, ${unique} without equally good splits; structure equal, values differ by at most ${worst.toExponential(1)}`,
    );
  });

  it("are one of those that scikit-learn grows by chance where splits are equally good", async () => {
    const source = preprocess.random(5);
    const tied: Case[] = Array.from({ length: 8 }, (_, i) => {
      const x = Array.from({ length: 14 }, () => Array.from({ length: 3 }, () => source.integer(0, 2)));
      const y = x.map(([a, b]) =>
        i % 2 === 0 ? ((a as number) + (b as number) + source.integer(0, 1)) % 2 : (a as number) * (b as number),
      );
      return { kind: i % 2 === 0 ? "classifier" : "regressor", x, y, unseen: [], options: { max_depth: 3 } };
    });
    const expected = await reference<explain.TreeNodes[][]>(
      `${program}\nresult = [[listed(grown(case, seed)[0]) for seed in range(60)] for case in args]`,
      tied,
    );
    const different = new Set<string>();
    tied.forEach((given, i) => {
      const trees = new Set((expected[i] as explain.TreeNodes[]).map(({ feature, threshold }) => JSON.stringify([feature, threshold])));
      const seeds = [undefined, 1, 2, 3].map((seed) => {
        const { feature, threshold } =
          given.kind === "classifier"
            ? explain.decisionTreeClassifier(given.x, given.y, { maxDepth: 3, seed }).nodes
            : explain.decisionTreeRegressor(given.x, given.y, { maxDepth: 3, seed }).nodes;
        return JSON.stringify([feature, threshold]);
      });
      for (const tree of seeds) assert.ok(trees.has(tree), `case ${i}: ${tree} is none of ${trees.size}`);
      if (new Set(seeds).size > 1) different.add(String(i));
    });
    assert.ok(different.size > 0, "seeds choose between equal splits");
  });
});
