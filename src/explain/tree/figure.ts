import { type Figure, figure, palette } from "../../plots";
import { detailOf, largest, linesOf, number } from "./node-text";
import { isLeaf } from "./nodes";
import type { DecisionTreeContent } from "./tree";

export interface TreeFigureOptions {
  /** Levels below the root that are drawn; deeper branches are left out, which a last line "…" says. Default: 3. */
  maxDepth?: number;
  /** What the classes are called, in the order of the labels. Default: the labels. */
  classNames?: readonly string[];
  /** Default: "Decision tree of N leaves". */
  title?: string;
}

// In pixels, and so are the axes.
const box = { width: 138, height: 66 };
const gap = { x: 12, y: 44 };
const margin = { left: 20, right: 20, bottom: 20 };
const top = { plain: 60, withLegend: 92 };
const leastWidth = 560;

interface Place {
  readonly node: number;
  readonly x: number;
  readonly y: number;
  readonly cut: boolean;
}

/**
 * The tree as a picture: in every box the question (rows that answer yes go left), the impurity, how many rows came there, and how many of each class
 * or their mean. The colour is that of the most frequent class, the stronger the purer; for numbers from blue (low) to orange (high).
 */
export function treeFigure(tree: DecisionTreeContent, { maxDepth = 3, classNames, title }: TreeFigureOptions = {}): Figure {
  const { nodes } = tree;
  const names = (classNames ?? tree.classes ?? []).map(String);
  if (tree.classes && names.length !== tree.classes.length)
    throw new RangeError(`decisionTree.figure: there are ${names.length} classNames for ${tree.classes.length} classes.`);
  const places = placesOf(tree, maxDepth);
  const at = new Map(places.map((place) => [place.node, place]));
  const right = Math.max(...places.map(({ x }) => x)) + box.width / 2;
  const inner = { width: Math.max(right, leastWidth), height: Math.max(...places.map(({ y }) => y)) + box.height / 2 };
  const shift = (inner.width - right) / 2;
  const leaves = nodes.childrenLeft.filter((left) => left < 0).length;
  const colour = colourOf(tree);
  const above = names.length > 0 ? top.withLegend : top.plain;
  const edges = places.flatMap(({ node, x, y }) =>
    [nodes.childrenLeft[node], nodes.childrenRight[node]].flatMap((child) => {
      const below = at.get(child as number);
      return below ? [{ from: [x + shift, y + box.height / 2] as const, to: [below.x + shift, below.y - box.height / 2] as const }] : [];
    }),
  );
  const root = places[0] as Place;
  const answers =
    isLeaf(nodes, 0) || !at.has(1)
      ? []
      : edges.slice(0, 2).map(({ from, to }, i) => ({ ...middle(from, to, i), text: i === 0 ? "yes" : "no" }));
  return figure({
    data: [
      {
        type: "scatter",
        mode: "lines",
        x: edges.flatMap(({ from, to }) => [from[0], to[0], null]),
        y: edges.flatMap(({ from, to }) => [from[1], to[1], null]),
        line: { width: 1.5, color: "#8c8c8c" },
        hoverinfo: "skip",
        showlegend: false,
      },
      {
        type: "scatter",
        mode: "text",
        x: places.map(({ x }) => x + shift),
        y: places.map(({ y }) => y),
        text: places.map((place) => linesOf(tree, place, names).join("<br>")),
        textfont: { size: 11 },
        hovertext: places.map(({ node }) => detailOf(tree, node, names)),
        hoverinfo: "text",
        showlegend: false,
      },
      ...names.map((name, k) => ({
        type: "scatter",
        mode: "markers",
        name,
        x: [null],
        y: [null],
        marker: { symbol: "square", size: 12, color: palette[k % palette.length] },
      })),
    ],
    layout: {
      title: {
        text:
          title ??
          `Decision tree of ${leaves} ${leaves === 1 ? "leaf" : "leaves"}${places.some(({ cut }) => cut) ? `, its first ${maxDepth + 1} levels` : ""}`,
        y: 1,
        yref: "container",
        yanchor: "top",
        pad: { t: 18 },
      },
      width: inner.width + margin.left + margin.right,
      height: inner.height + above + margin.bottom,
      margin: { l: margin.left, r: margin.right, t: above, b: margin.bottom },
      xaxis: { visible: false, range: [0, inner.width], fixedrange: true },
      yaxis: { visible: false, range: [inner.height, 0], fixedrange: true },
      shapes: places.map(({ node, x, y }) => ({
        type: "rect",
        x0: x + shift - box.width / 2,
        x1: x + shift + box.width / 2,
        y0: y - box.height / 2,
        y1: y + box.height / 2,
        line: { width: 1, color: "#8c8c8c" },
        fillcolor: colour(node),
        layer: "below",
      })),
      annotations: answers.map(({ x, y, text, xanchor }) => ({ x, y, text, xanchor, showarrow: false, font: { size: 11 } })),
      legend: {
        orientation: "h",
        x: 0,
        xanchor: "left",
        y: 1,
        yanchor: "bottom",
        yref: "paper",
        bgcolor: "rgba(0, 0, 0, 0)",
        borderwidth: 0,
        itemclick: false,
      },
      showlegend: names.length > 0,
      hovermode: "closest",
    },
    alt: describe(tree, root.node, names, leaves),
  });
}

function middle([x0, y0]: readonly [number, number], [x1, y1]: readonly [number, number], i: number) {
  return { x: (x0 + x1) / 2 + (i === 0 ? -4 : 4), y: (y0 + y1) / 2 - 9, xanchor: i === 0 ? "right" : "left" };
}

/** Leaves side by side, parents above the middle of their children, the root first. */
function placesOf({ nodes }: DecisionTreeContent, maxDepth: number): Place[] {
  const places: Place[] = [];
  let next = box.width / 2;
  const place = (node: number, depth: number): number => {
    const cut = !isLeaf(nodes, node) && depth >= maxDepth;
    const index = places.length;
    places.push({ node, x: 0, y: 0, cut });
    const children = isLeaf(nodes, node) || cut ? [] : [nodes.childrenLeft[node] as number, nodes.childrenRight[node] as number];
    const centres = children.map((child) => place(child, depth + 1));
    const x = centres.length > 0 ? ((centres[0] as number) + (centres[1] as number)) / 2 : next;
    if (centres.length === 0) next += box.width + gap.x;
    places[index] = { node, x, y: box.height / 2 + depth * (box.height + gap.y), cut };
    return x;
  };
  place(0, 0);
  return places;
}

function colourOf({ nodes, classes }: DecisionTreeContent): (node: number) => string {
  const means = nodes.value.map(([mean]) => mean as number);
  const [low, high] = [means.reduce((a, b) => Math.min(a, b)), means.reduce((a, b) => Math.max(a, b))];
  return (node) => {
    const value = nodes.value[node] as number[];
    if (!classes) {
      const share = high > low ? ((value[0] as number) - low) / (high - low) : 0.5;
      return tinted(share < 0.5 ? (palette[0] as string) : (palette[3] as string), Math.abs(share - 0.5) * 2);
    }
    const [first = 1, second = 0] = [...value].sort((a, b) => b - a);
    return tinted(palette[largest(value) % palette.length] as string, (first - second) / (1 - second || 1));
  };
}

/** Light enough for text on it, on a light and on a dark page. */
function tinted(hex: string, strength: number): string {
  const [red, green, blue] = [1, 3, 5].map((from) => Number.parseInt(hex.slice(from, from + 2), 16));
  return `rgba(${red}, ${green}, ${blue}, ${(0.06 + 0.42 * strength).toFixed(3)})`;
}

function describe(tree: DecisionTreeContent, root: number, names: readonly string[], leaves: number): string {
  const { nodes, featureNames, classes } = tree;
  const first = isLeaf(nodes, root)
    ? "It is a single leaf"
    : `It asks first whether ${featureNames[nodes.feature[root] as number]} ≤ ${number(nodes.threshold[root] as number)}`;
  const used = [...new Set(nodes.feature.filter((j) => j >= 0))].map((j) => featureNames[j]);
  const ends = classes ? `its classes are ${names.join(", ")}` : "it predicts a number";
  return `Decision tree of ${leaves} ${leaves === 1 ? "leaf" : "leaves"} over ${nodes.nNodeSamples[0]} rows. ${first}; it uses ${used.join(", ") || "no feature"}, and ${ends}.`;
}
