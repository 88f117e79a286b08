import { extentOf } from "../../extent";
import type { tf } from "../../runtime";
import { axis } from "../axes";
import { type Figure, figure } from "../figure";
import { heading, short } from "../words";
import { type LayerChoice, layerOf } from "./layer";
import { mosaicFigure } from "./mosaic";

export interface ActivationsOptions {
  /** Which layer: name, index, or the layer. Default: the first with maps of height and width. */
  layer?: LayerChoice;
  /** How many maps or units, from the first. Default: 32 maps, 256 units. */
  count?: number;
  title?: string;
}

/**
 * What a layer makes of one sample: a heat map per channel, or a bar per unit where the layer has no height and width.
 *
 *     plots.activations(model, image, { layer: "conv2d_1" })
 *
 * @param model a layers model with one input
 * @param sample one sample as the model takes it, with or without the batch dimension of 1
 * @throws {RangeError} when the sample does not fit the model, or there is no such layer
 */
export function activations(model: tf.LayersModel, sample: tf.Tensor, { layer, count, title }: ActivationsOptions = {}): Figure {
  const chosen = layerOf(model, layer, ({ outputShape }) => Array.isArray(outputShape) && outputShape.length === 4, "activations");
  if (count !== undefined && !(Number.isInteger(count) && count >= 1))
    throw new RangeError(`activations: count is ${count}, but must be a whole number from 1.`);
  const { values, shape } = outputOf(model, chosen, sample);
  const summary = extentOf(values)
    .map((end) => short(end))
    .join(" to ");
  if (shape.length !== 3) return unitFigure(Array.from(values), chosen.name, count ?? 256, title, summary);
  const [height = 1, width = 1, channels = 1] = shape;
  const shown = Math.min(count ?? 32, channels);
  const maps = Array.from({ length: shown }, (_, k) =>
    Array.from({ length: height }, (__, i) => Array.from({ length: width }, (___, j) => values[(i * width + j) * channels + k] as number)),
  );
  const silent = maps.filter((map) => map.flat().every((value) => value === 0)).length;
  return mosaicFigure({
    maps,
    noun: "Channel",
    title: title ?? `Activations of layer ${chosen.name}`,
    subtitle: `${shown < channels ? `the first ${shown} of ` : ""}${channels} channels of ${height} × ${width}${silent > 0 ? `, ${silent} of them 0 everywhere` : ""}`,
    quantity: "Activation",
    alt: `Heat maps of ${shown} channels of layer ${chosen.name} for one sample, ${height} by ${width} each: from ${summary}${silent > 0 ? `, ${silent} are 0 everywhere` : ""}.`,
  });
}

function outputOf(model: tf.LayersModel, layer: tf.layers.Layer, sample: tf.Tensor): { values: Float32Array; shape: number[] } {
  const { tf } = require("../../runtime") as typeof import("../../runtime");
  const [input] = model.inputs;
  if (model.inputs.length !== 1 || !input)
    throw new RangeError(`activations: the model has ${model.inputs.length} inputs, but must have one.`);
  const wanted = input.shape.slice(1);
  const given = sample.shape;
  const batched = given.length === wanted.length + 1 && given[0] === 1 ? sample.shape.slice(1) : sample.shape;
  if (batched.length !== wanted.length || wanted.some((size, i) => size !== null && size !== batched[i]))
    throw new RangeError(
      `activations: sample has shape [${given.join(", ")}], but the model takes [${wanted.map((size) => size ?? "any").join(", ")}].`,
    );
  return tf.tidy(() => {
    const part = tf.model({ inputs: input, outputs: layer.output as tf.SymbolicTensor });
    const output = part.predict(tf.reshape(sample, [1, ...batched])) as tf.Tensor;
    return { values: output.dataSync() as Float32Array, shape: output.shape.slice(1) };
  });
}

function unitFigure(values: number[], name: string, count: number, title: string | undefined, summary: string): Figure {
  const shown = values.slice(0, count);
  return figure({
    data: [{ type: "bar", x: shown.map((_, i) => i), y: Float32Array.from(shown), hovertemplate: "unit %{x}: %{y:.4g}<extra></extra>" }],
    layout: {
      ...heading(
        title ?? `Activations of layer ${name}`,
        `${shown.length < values.length ? `the first ${shown.length} of ` : ""}${values.length} units`,
      ),
      xaxis: axis("Unit"),
      yaxis: axis("Activation"),
      bargap: 0.1,
    },
    alt: `Bars of ${shown.length} units of layer ${name} for one sample: from ${summary}.`,
  });
}
