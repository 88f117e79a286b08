import type { tf } from "../../runtime";
import { listed } from "../words";

/** Which layer: its name, its index, or itself. */
export type LayerChoice = string | number | tf.layers.Layer;

/**
 * The layer that is meant; without one, the first that `fits`.
 *
 * @throws {RangeError} when there is no such layer
 */
export function layerOf(
  model: tf.LayersModel,
  layer: LayerChoice | undefined,
  fits: (layer: tf.layers.Layer) => boolean,
  caller: string,
): tf.layers.Layer {
  if (!Array.isArray((model as Partial<tf.LayersModel> | null)?.layers))
    throw new TypeError(`${caller}: model has no layers; give a tf.LayersModel such as tf.sequential() makes.`);
  const found =
    layer === undefined
      ? model.layers.find(fits)
      : typeof layer === "number"
        ? model.layers.at(layer)
        : typeof layer === "string"
          ? model.layers.find(({ name }) => name === layer)
          : layer;
  if (found) return found;
  const names = listed(
    model.layers.map(({ name }) => name),
    20,
  );
  throw new RangeError(
    `${caller}: the model has no ${layer === undefined ? "layer that fits" : `layer ${JSON.stringify(layer)}`}; its layers are ${names}.`,
  );
}
