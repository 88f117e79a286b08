import { classifierOf, regressorOf } from "./decision-tree";
import { noChild, type TreeNodes } from "./nodes";
import type { DecisionTreeClassifier, DecisionTreeContent, DecisionTreeRegressor } from "./tree";

/**
 * A tree from what `JSON.stringify(tree)` wrote: a text, or what was parsed from it. It predicts the same.
 *
 *     const tree = explain.decisionTreeFromJson(await readFile("tree.json", "utf8"));
 *
 * @throws {RangeError} when it is not a tree
 */
export function decisionTreeFromJson(json: string | DecisionTreeContent): DecisionTreeClassifier | DecisionTreeRegressor {
  const content = (typeof json === "string" ? JSON.parse(json) : json) as DecisionTreeContent;
  const fault = faultOf(content);
  if (fault) throw new RangeError(`decisionTreeFromJson: ${fault}; give what JSON.stringify(tree) wrote.`);
  const { kind, criterion, featureNames, classes, nodes } = content;
  return kind === "classifier"
    ? classifierOf({ kind, criterion, featureNames, classes: classes as NonNullable<typeof classes>, nodes })
    : regressorOf({ kind, criterion, featureNames, nodes });
}

const lists = [
  "childrenLeft",
  "childrenRight",
  "feature",
  "threshold",
  "impurity",
  "nNodeSamples",
  "weightedNNodeSamples",
  "value",
] as const;

function faultOf(content: DecisionTreeContent | null): string {
  if (content === null || typeof content !== "object") return `this is ${content === null ? "null" : typeof content}, not a tree`;
  const { kind, featureNames, classes, nodes } = content;
  if (kind !== "classifier" && kind !== "regressor") return `kind is ${JSON.stringify(kind)}, not "classifier" or "regressor"`;
  if (!Array.isArray(featureNames)) return "featureNames are missing";
  if (kind === "classifier" && !Array.isArray(classes)) return "classes are missing";
  const bad = lists.find(
    (name) => !Array.isArray(nodes?.[name]) || nodes[name].length !== nodes.feature.length || nodes[name].length === 0,
  );
  if (bad) return `nodes.${bad} is not a list with one entry per node`;
  const node = nodes.feature.findIndex((_, i) => !isSound(nodes, i, featureNames.length));
  return node >= 0 ? `node ${node} has children or a feature that are not there` : "";
}

/** Children come after their parent, so a walk always ends. */
function isSound({ childrenLeft, childrenRight, feature }: TreeNodes, node: number, width: number): boolean {
  const [left, right, j] = [childrenLeft[node] as number, childrenRight[node] as number, feature[node] as number];
  if (left === noChild || right === noChild) return left === right;
  const isChild = (child: number) => Number.isInteger(child) && child > node && child < feature.length;
  return isChild(left) && isChild(right) && Number.isInteger(j) && j >= 0 && j < width;
}
