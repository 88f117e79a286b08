import { isLeaf } from "./nodes";
import type { DecisionTreeContent } from "./tree";

/** The lines inside of a node's box. */
export function linesOf(
  { nodes, featureNames, criterion, classes }: DecisionTreeContent,
  { node, cut }: { readonly node: number; readonly cut: boolean },
  names: readonly string[],
): string[] {
  const value = nodes.value[node] as number[];
  const question = isLeaf(nodes, node)
    ? []
    : [`<b>${shortened(featureNames[nodes.feature[node] as number] as string, 14)} ≤ ${number(nodes.threshold[node] as number)}</b>`];
  const impurity = `${criterion === "squared_error" ? "mse" : criterion === "log_loss" ? "entropy" : criterion} ${number(nodes.impurity[node] as number)}, n ${nodes.nNodeSamples[node]?.toLocaleString("en-US")}`;
  const counts = countsOf(nodes.weightedNNodeSamples[node] as number, value);
  const answer = classes
    ? [
        shortened(counts.length <= 5 ? `[${counts.join(", ")}]` : `${Math.round(100 * Math.max(...value))} %`, 22),
        shortened(names[largest(value)] as string, 18),
      ]
    : [`mean ${number(value[0] as number)}`];
  return [...question, impurity, ...answer].map((line, i, all) => (cut && i === all.length - 1 ? `${line} …` : line));
}

const countsOf = (weight: number, value: readonly number[]) => value.map((share) => number(share * weight));
/** The place of the largest value, the first among equals. */
export const largest = (value: readonly number[]) => value.indexOf(Math.max(...value));
/** Three digits; rounding errors around 0 are 0. */
export const number = (value: number): string =>
  Math.abs(value) < 1e-12
    ? "0"
    : Math.abs(value) >= 1000
      ? Math.round(value).toLocaleString("en-US")
      : String(Number(value.toPrecision(3)));
const shortened = (text: string, length: number) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

/** What a pointer over the node shows, nothing shortened. */
export function detailOf(tree: DecisionTreeContent, node: number, names: readonly string[]): string {
  const { nodes, featureNames, criterion, classes } = tree;
  const value = nodes.value[node] as number[];
  const question = isLeaf(nodes, node) ? "leaf" : `${featureNames[nodes.feature[node] as number]} ≤ ${nodes.threshold[node]}`;
  const counts = countsOf(nodes.weightedNNodeSamples[node] as number, value);
  const content = classes
    ? names.map((name, k) => `${name}: ${counts[k]} (${((value[k] as number) * 100).toFixed(1)} %)`)
    : [`mean ${value[0]}`];
  return [`node ${node}: ${question}`, `${criterion} ${nodes.impurity[node]}`, `${nodes.nNodeSamples[node]} rows`, ...content].join("<br>");
}
