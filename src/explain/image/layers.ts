import type { tf } from "../../runtime";

type Layer = tf.layers.Layer;

interface Container extends Layer {
  readonly layers: Layer[];
}

const isContainer = (layer: Layer): layer is Container => Array.isArray((layer as Container).layers);

/** The layers of a model in their order, those of models inside of it in place of these. */
export const layersOf = (model: tf.LayersModel): Layer[] =>
  model.layers.flatMap((layer) => (isContainer(layer) ? layersOf(layer as unknown as tf.LayersModel) : [layer]));

/** The layer that makes the model's first output. */
export function outputLayer(model: tf.LayersModel): Layer {
  const layer = model.outputs[0]?.sourceLayer as Layer;
  return isContainer(layer) ? outputLayer(layer as unknown as tf.LayersModel) : layer;
}

const isConvolution = (layer: Layer) => /Conv(2D|2d)/.test(layer.getClassName());

/** `[height, width]` of a layer's output `[N, height, width, channels]`, undefined for other outputs. */
function mapSize(layer: Layer): string | undefined {
  const shape = layer.outputShape as (number | null)[];
  return shape.length === 4 && !Array.isArray(shape[0]) ? `${shape[1]} x ${shape[2]}` : undefined;
}

/**
 * The layer whose feature maps are explained: the named one, or the last convolution with what follows it at the same size
 * (normalisation, activation, the sum of a residual block).
 */
export function featureLayer(caller: string, model: tf.LayersModel, asked: string | Layer | undefined): Layer {
  const layers = layersOf(model);
  if (asked !== undefined) {
    const layer = layers.find((each) => each === asked || each.name === asked);
    const said = typeof asked === "string" ? asked : asked.name;
    if (!layer) throw new RangeError(`${caller}: the model has no layer "${said}"; it has ${layers.map(({ name }) => name).join(", ")}.`);
    if (mapSize(layer)) return layer;
    throw new RangeError(
      `${caller}: layer "${said}" returns [${layer.outputShape}], but feature maps [N, height, width, channels] are needed; name a convolution.`,
    );
  }
  const last = layers.findLastIndex(isConvolution);
  if (last < 0)
    throw new RangeError(
      `${caller}: the model has no two-dimensional convolution, so there are no feature maps to weigh; use saliency, integratedGradients or occlusion.`,
    );
  const size = mapSize(layers[last] as Layer);
  return layers.slice(last).findLast((layer) => mapSize(layer) === size) as Layer;
}
