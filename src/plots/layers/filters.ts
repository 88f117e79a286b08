import { extentOf } from "../../extent";
import type { tf } from "../../runtime";
import type { Figure } from "../figure";
import { short } from "../words";
import { type LayerChoice, layerOf } from "./layer";
import { mosaicFigure } from "./mosaic";

export interface FiltersOptions {
  /** Which layer: name, index, or the layer. Default: the first convolution. */
  layer?: LayerChoice;
  /** Which of its input channels. Default: 0. */
  channel?: number;
  /** How many filters, from the first. Default: 64. */
  count?: number;
  title?: string;
}

/**
 * The weights of a convolution's filters, blue below and orange above 0: what patterns a layer looks for.
 *
 *     plots.filters(model)
 *
 * @param model a layers model
 * @throws {RangeError} when there is no such layer or channel, or the layer has no filters of height and width
 */
export function filters(model: tf.LayersModel, { layer, channel = 0, count = 64, title }: FiltersOptions = {}): Figure {
  const chosen = layerOf(model, layer, hasFilters, "filters");
  if (!hasFilters(chosen))
    throw new RangeError(
      `filters: layer "${chosen.name}" (${chosen.getClassName()}) has no filters of height and width; name a 2-D convolution.`,
    );
  const kernel = chosen.getWeights()[0] as tf.Tensor4D;
  const [height, width, channels, perChannel] = kernel.shape;
  if (!Number.isInteger(channel) || channel < 0 || channel >= channels)
    throw new RangeError(`filters: channel is ${channel}, but layer "${chosen.name}" has input channels 0 to ${channels - 1}.`);
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`filters: count is ${count}, but must be a whole number from 1.`);
  const values = kernel.dataSync();
  const shown = Math.min(count, perChannel);
  const at = (i: number, j: number, k: number) => values[((i * width + j) * channels + channel) * perChannel + k] as number;
  const maps = Array.from({ length: shown }, (_, k) =>
    Array.from({ length: height }, (__, i) => Array.from({ length: width }, (___, j) => at(i, j, k))),
  );
  const [low, high] = extentOf(maps.flat(2));
  return mosaicFigure({
    maps,
    noun: "Filter",
    title: title ?? `Filters of layer ${chosen.name}`,
    subtitle: `${shown < perChannel ? `the first ${shown} of ` : ""}${perChannel} filters of ${height} × ${width}, input channel ${channel} of ${channels}`,
    quantity: "Weight",
    alt: `Heat maps of ${shown} filters of layer ${chosen.name}, ${height} by ${width} weights each, input channel ${channel}: from ${short(low)} to ${short(high)}.`,
  });
}

/** A 2-D convolution's kernel is `[height, width, in, out]`, and belongs to a layer that has a kernel size. */
const hasFilters = (layer: tf.layers.Layer): boolean => "kernelSize" in layer && layer.weights[0]?.shape.length === 4;
