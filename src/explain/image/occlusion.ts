import { tf } from "../../runtime";
import { type Attribution, attribution } from "./attribution";
import { batches, checkCount, checkModel, type ExplainOptions, explained, scoresOf, valuesOf } from "./scores";

export interface OcclusionOptions extends ExplainOptions {
  /** Side of the square that hides a part of the image, in pixels. Default: a seventh of the shorter side. */
  patchSize?: number;
  /** Pixels between two places of the square; the last ones touch the border. Default: half of `patchSize`. */
  stride?: number;
  /** What the hidden pixels become. Default: 0, black. */
  value?: number;
}

/**
 * Occlusion: by how much the class score falls when a part of the image is hidden (Zeiler and Fergus 2013, https://arxiv.org/abs/1311.2901). Every
 * pixel gets the mean over the squares that hide it. It needs no gradient.
 *
 *     const maps = await explain.occlusion(model, images, { patchSize: 6, output: "probabilities" });
 *
 * @param images `[N, height, width, channels]`, as the model takes them
 * @returns signed maps in the unit of the score; negative where hiding raises the score
 * @throws {RangeError} when the square is larger than the image, or the stride larger than the square
 */
export async function occlusion(model: tf.LayersModel, images: tf.Tensor4D, options: OcclusionOptions = {}): Promise<Attribution> {
  checkModel("occlusion", model, images);
  const [count, height, width] = images.shape;
  const { output = "logits", batchSize = 32, value = 0 } = options;
  const patchSize = options.patchSize ?? Math.max(1, Math.round(Math.min(height, width) / 7));
  const stride = options.stride ?? Math.max(1, Math.floor(patchSize / 2));
  checkCount("occlusion", "patchSize", patchSize);
  checkCount("occlusion", "stride", stride);
  if (patchSize > Math.min(height, width))
    throw new RangeError(`occlusion: patchSize is ${patchSize}, but the images are only ${height} x ${width} pixels.`);
  if (stride > patchSize)
    throw new RangeError(`occlusion: stride is ${stride}, larger than patchSize ${patchSize}, so pixels would be left out.`);
  const of = await explained("occlusion", model, images, options);
  const places = placesOf(height, patchSize, stride).flatMap((top) =>
    placesOf(width, patchSize, stride).map((left) => [top, left] as const),
  );
  const covers = new Float32Array(height * width);
  for (const place of places) addPatch(covers, width, place, patchSize, 1);
  const values = new Float32Array(count * height * width);
  for (let i = 0; i < count; i++) {
    const map = values.subarray(i * height * width, (i + 1) * height * width);
    for (const [start, size] of batches(places.length, batchSize)) {
      const hidden = places.slice(start, start + size);
      const scores = await valuesOf(
        tf.tidy(() => {
          const mask = new Float32Array(size * height * width);
          for (const [k, place] of hidden.entries()) addPatch(mask.subarray(k * height * width), width, place, patchSize, 1);
          const masks = tf.tensor4d(mask, [size, height, width, 1]);
          const image = tf.cast(tf.slice(images, i, 1), "float32");
          const altered = tf.add(tf.mul(image, tf.sub(1, masks)), tf.mul(masks, value));
          return tf.gather(scoresOf(model, altered, output), of.classes[i] as number, 1);
        }),
      );
      for (const [k, place] of hidden.entries()) addPatch(map, width, place, patchSize, (of.scores[i] as number) - (scores[k] as number));
    }
    for (let p = 0; p < map.length; p++) map[p] = (map[p] as number) / (covers[p] as number);
  }
  return attribution("Occlusion", images, values, of);
}

/** Every stride, and the border. */
function placesOf(length: number, patchSize: number, stride: number): number[] {
  const last = length - patchSize;
  const places = Array.from({ length: Math.floor(last / stride) + 1 }, (_, k) => k * stride);
  return places.at(-1) === last ? places : [...places, last];
}

function addPatch(map: Float32Array, width: number, [top, left]: readonly [number, number], side: number, amount: number): void {
  for (let row = top; row < top + side; row++) for (let column = left; column < left + side; column++) map[row * width + column]! += amount;
}
