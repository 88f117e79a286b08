import { type PictureGrid, pictureGrid } from "../../display";
import type { Attribution, AttributionPictureOptions } from "./attribution";

// Okabe and Ito's orange tones speak for the class, their blue ones against it: anybody can tell them apart, on black and on white.
const forClass = [
  [213, 94, 0],
  [255, 224, 102],
] as const;
const againstClass = [
  [0, 114, 178],
  [140, 214, 255],
] as const;

/** How much of the picture's own brightness stays under the colours. */
const dimmed = 0.75;

/**
 * Images with heat maps over them, to compare methods: one row of images, and one row below for every method. Orange and yellow pixels speak for
 * the class, blue ones against it; every map is scaled by its own largest absolute value.
 *
 *     explain.heatMaps([await explain.gradCam(model, images), await explain.saliency(model, images)], { classNames })
 *
 * @throws {RangeError} when the attributions are not of the same images, or there are not as many labels as images
 */
export function heatMaps(attributions: readonly Attribution[], options: AttributionPictureOptions = {}): PictureGrid {
  return overlayGrid(attributions, options);
}

export function overlayGrid(
  attributions: readonly Attribution[],
  { classNames, labels, columns, scale }: AttributionPictureOptions = {},
): PictureGrid {
  const [first] = attributions;
  if (!first) throw new RangeError("heatMaps: there are no attributions; give at least one.");
  const [count, height, width] = first.shape;
  const other = attributions.find(({ shape }) => shape.join() !== first.shape.join());
  if (other)
    throw new RangeError(
      `heatMaps: ${first.method} has maps of [${first.shape.join(", ")}] and ${other.method} of [${other.shape.join(", ")}]; explain the same images.`,
    );
  if (labels && labels.length !== count) throw new RangeError(`heatMaps: there are ${labels.length} labels for ${count} images.`);
  const perRow = columns ?? Math.min(count, 10);
  const blocks = Math.ceil(count / perRow);
  const rows = attributions.length + 1;
  const cell = height * width * 4;
  const data = new Float32Array(blocks * rows * perRow * cell);
  const texts: string[] = [];
  for (let block = 0; block < blocks; block++)
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < perRow; column++) {
        const i = block * perRow + column;
        const at = ((block * rows + row) * perRow + column) * cell;
        const attribution = attributions[row - 1];
        if (i < count) data.set(attribution ? overlay(attribution, i) : grey(first, i), at);
        texts.push(i >= count ? "" : attribution ? attribution.method.replace(" ", "\n") : (labels?.[i] ?? label(first, i, classNames)));
      }
  return pictureGrid(
    { data, shape: [blocks * rows * perRow, height, width, 4] },
    { labels: texts, columns: perRow, scale: scale ?? wholeScale(height, width), range: [0, 1] },
  );
}

/** About 80 screen pixels by whole steps: maps stay as sharp as they are, and their files small. */
const wholeScale = (height: number, width: number) => Math.max(1, Math.round(80 / Math.max(height, width)));

const label = ({ classes }: Attribution, i: number, classNames?: readonly string[]) =>
  classNames?.[classes[i] as number] ?? `class ${classes[i]}`;

/** The image itself as RGBA in [0, 1]. */
function grey({ images, shape: [, height, width] }: Attribution, i: number): Float32Array {
  const channels = images.shape[3] as number;
  const size = height * width;
  const pixels = images.data.subarray(i * size * channels, (i + 1) * size * channels);
  let [low, high] = [0, 0];
  for (const value of pixels) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  // Pictures in [0, 1] and in [0, 255] keep their black and white; others are stretched.
  const [black, white] = low < 0 ? [low, high] : [0, high > 1 ? Math.max(high, 255) : 1];
  const out = new Float32Array(size * 4);
  for (let p = 0; p < size; p++) {
    for (let c = 0; c < 3; c++) {
      const value = pixels[p * channels + (channels >= 3 ? c : 0)] as number;
      out[p * 4 + c] = (value - black) / (white - black || 1);
    }
    out[p * 4 + 3] = 1;
  }
  return out;
}

function overlay(attribution: Attribution, i: number): Float32Array {
  const out = grey(attribution, i);
  const map = attribution.map(i);
  const largest = map.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  for (let p = 0; p < map.length; p++) {
    const value = (map[p] as number) / largest;
    const strength = Math.abs(value);
    const [weak, strong] = value >= 0 ? forClass : againstClass;
    const luminance = ((out[p * 4] as number) + (out[p * 4 + 1] as number) + (out[p * 4 + 2] as number)) / 3;
    for (let c = 0; c < 3; c++) {
      const colour = ((weak[c] as number) * (1 - strength) + (strong[c] as number) * strength) / 255;
      out[p * 4 + c] = luminance * dimmed * (1 - strength) + colour * strength;
    }
  }
  return out;
}
