import { type Displayable, displaySymbol, type MimeBundle } from "../../display";
import { axis, type Figure, figure } from "../../plots";
import { random, shuffledIndices } from "../../preprocess";
import { tf } from "../../runtime";
import type { Attribution } from "./attribution";
import { layersOf } from "./layers";

export interface RandomizationOptions {
  /** Seed of the order that the weights are put into. Default: another one every time. */
  seed?: number;
}

/** How much of its maps a method keeps when the model forgets what it has learned. Shows itself as a figure. */
export interface RandomizationTest extends Displayable {
  readonly method: string;
  /** Names of the layers in the order in which they are randomised, the last layer first. */
  readonly layers: readonly string[];
  /** Mean over the images of Spearman's rank correlation between the maps of the model and those after each further layer, from -1 to 1. */
  readonly rankCorrelations: readonly number[];
  /** Maps of the model itself. */
  readonly original: Attribution;
  /** Maps with all layers randomised. */
  readonly randomized: Attribution;
  /** The rank correlations from layer to layer. */
  figure(): Figure;
  [displaySymbol](): Promise<MimeBundle>;
}

/**
 * The sanity check of Adebayo et al. 2018 (https://arxiv.org/abs/1810.03292): a map that explains a model must change when the model's weights become
 * random. Layer by layer from the output on, the weights of a copy of the model are put into a random order (the same values, so that all activations
 * keep their size), and the new maps of the same classes are compared with the old ones. A method whose correlation stays near 1 draws the image, not the model.
 *
 *     await explain.randomizationTest(model, images, explain.gradCam, { seed: 1 })
 *
 * @param method {@link gradCam}, {@link saliency}, {@link integratedGradients}, {@link occlusion}, or one with the same arguments
 * @throws {RangeError} when the model has no weights, or as the method does
 */
export async function randomizationTest(
  model: tf.LayersModel,
  images: tf.Tensor4D,
  method: (model: tf.LayersModel, images: tf.Tensor4D, options: { classes: readonly number[] }) => Promise<Attribution>,
  { seed }: RandomizationOptions = {},
): Promise<RandomizationTest> {
  const original = await method(model, images, { classes: await predicted(model, images) });
  const copy = await copied(model);
  try {
    const layers = layersOf(copy)
      .filter((layer) => layer.getWeights().length > 0)
      .reverse();
    if (layers.length === 0) throw new RangeError("randomizationTest: the model has no weights that could be randomised.");
    const source = random(seed);
    const rankCorrelations: number[] = [];
    let randomized = original;
    for (const layer of layers) {
      shuffleWeights(layer, () => source.integer(0, 2 ** 31 - 1));
      randomized = await method(copy, images, { classes: original.classes });
      const each = original.classes.map((_, i) => rankCorrelation(original.map(i), randomized.map(i)));
      rankCorrelations.push(each.reduce((a, b) => a + b, 0) / each.length);
    }
    const test: RandomizationTest = {
      method: original.method,
      layers: layers.map(({ name }) => name),
      rankCorrelations,
      original,
      randomized,
      figure: () => draw(test),
      [displaySymbol]: () => draw(test)[displaySymbol](),
    };
    return test;
  } finally {
    copy.dispose();
  }
}

async function predicted(model: tf.LayersModel, images: tf.Tensor4D): Promise<number[]> {
  const classes = tf.tidy(() => tf.argMax(model.predict(tf.cast(images, "float32")) as tf.Tensor, 1));
  try {
    return Array.from(await classes.data());
  } finally {
    classes.dispose();
  }
}

async function copied(model: tf.LayersModel): Promise<tf.LayersModel> {
  const copy = await tf.models.modelFromJSON({ modelTopology: model.toJSON(null, false) } as never);
  copy.setWeights(model.getWeights());
  return copy;
}

function shuffleWeights(layer: tf.layers.Layer, nextSeed: () => number): void {
  tf.tidy(() => {
    const mixed = layer.getWeights().map((weight) => {
      const order = tf.tensor1d(shuffledIndices(weight.size, nextSeed()), "int32");
      return tf.reshape(tf.gather(tf.reshape(weight, [-1]), order), weight.shape);
    });
    layer.setWeights(mixed);
  });
}

/** Spearman's: the correlation of the ranks, of equal values their mean rank; 0 where all values of a map are the same. */
export function rankCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [x, y] = [ranks(a), ranks(b)];
  const middle = (x.length - 1) / 2;
  let [xy, xx, yy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const [dx, dy] = [(x[i] as number) - middle, (y[i] as number) - middle];
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
}

function ranks(values: ArrayLike<number>): Float64Array {
  const order = Array.from(values, (_, i) => i).sort((i, j) => (values[i] as number) - (values[j] as number));
  const ranked = new Float64Array(order.length);
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && values[order[end] as number] === values[order[start] as number]) end++;
    for (let k = start; k < end; k++) ranked[order[k] as number] = (start + end - 1) / 2;
    start = end;
  }
  return ranked;
}

function draw({ method, layers, rankCorrelations }: RandomizationTest): Figure {
  const names = ["none", ...layers];
  const correlations = [1, ...rankCorrelations];
  return figure({
    data: [
      {
        type: "scatter",
        mode: "lines+markers",
        x: correlations,
        y: names,
        line: { width: 2.5 },
        marker: { size: 9 },
        hovertemplate: "%{y}: %{x:.3f}<extra></extra>",
      },
    ],
    layout: {
      title: { text: `${method}: do the maps depend on the weights?` },
      xaxis: axis("Rank correlation with the maps of the model", { range: [Math.min(-0.2, ...correlations) - 0.05, 1.05] }),
      yaxis: axis("Randomised, from the output down to", { type: "category", autorange: "reversed" }),
      height: Math.max(300, 140 + 28 * names.length),
    },
    alt: `Line chart of the rank correlation between the ${method} maps of the model and those with randomised layers: ${names.map((name, i) => `${name} ${correlations[i]?.toFixed(2)}`).join(", ")}.`,
  });
}
