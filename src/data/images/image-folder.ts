import { type BrokenPicture, brokenSentence, faultOf } from "./broken";
import type { Interpolation } from "./decode";
import { decoder, type ImageDataset, imageDataset, type LabelMode } from "./image-dataset";
import { type Index, indexOf, type Labels } from "./labels";
import { numpyShuffle } from "./numpy-shuffle";

/** Keras's names for {@link imageFolder}, in this language's spelling. */
export interface ImageFolderOptions {
  /** `"inferred"` from the folders in the folder, a list of whole numbers in alphanumeric order of the paths, a CSV file, or `null` for none. Default: `"inferred"`. */
  labels?: Labels;
  /** Default: `"int"`. */
  labelMode?: LabelMode;
  /** The folders to take, in the order of the classes. Default: all of them, in alphanumeric order. */
  classNames?: readonly string[];
  /** 1, 3 or 4 channels. An alpha channel is dropped for `"rgb"`, 16 bits become 8, as in TensorFlow. Default: `"rgb"`. */
  colorMode?: "grayscale" | "rgb" | "rgba";
  /** `[height, width]` in pixels, or one number for both. Default: `[256, 256]`. */
  imageSize?: number | readonly [height: number, width: number];
  /** Default: `"bilinear"`. */
  interpolation?: Interpolation;
  /** Cut the middle of the picture in the form of `imageSize`, rather than distort it. Default: false. */
  cropToAspectRatio?: boolean;
  /** What every value is multiplied with, such as `1 / 255`. Default: 1, values from 0 to 255 as in Keras. */
  rescale?: number;
  /** Put the pictures into a random order before they are split, the one that Keras finds with this seed. Default: true. */
  shuffle?: boolean;
  /** From 0 to 4294967295. Default: another order every time. */
  seed?: number;
  /** The fraction of the pictures, at the end, to hold back for validation. Default: none. */
  validationSplit?: number;
  /** Which part to return; goes with `validationSplit`. */
  subset?: "training" | "validation" | "both";
  /** Pictures at a time where nothing else is said. Default: 32. */
  batchSize?: number;
  /**
   * Files that cannot be decoded: `"throw"` names them when a batch comes to them, before the model's step; `"skip"` reads all pictures once at the
   * start, names the broken ones in a warning, and leaves them out. Default: `"throw"`.
   */
  broken?: "throw" | "skip";
  /** Print what was found. Default: true. */
  verbose?: boolean;
}

const channels = { grayscale: 1, rgb: 3, rgba: 4 } as const;
const interpolations: readonly Interpolation[] = [
  "bilinear",
  "nearest",
  "bicubic",
  "area",
  "lanczos3",
  "lanczos5",
  "gaussian",
  "mitchellcubic",
];

/**
 * The pictures of a folder as a dataset that `train.fit`, `evaluate` and `predict` take, after Keras's `image_dataset_from_directory`: PNG, JPEG, BMP and
 * the first frame of GIF, decoded and resized by TensorFlow in threads of its own. Nothing is decoded before it is needed; `load()`
 * gives a set that fits into memory as tensors.
 *
 *     const [trainSet, validationSet] = await data.imageFolder("pictures", { imageSize: 64, rescale: 1 / 255, validationSplit: 0.2, subset: "both", seed: 1 });
 *
 * @param folder one folder per class, each with pictures in it or below it; of any structure when `labels` come from elsewhere
 * @throws {RangeError} when an option is wrong, there are no pictures, there is one class only, or a class has no picture
 * @throws {Error} when the folder cannot be read, or TensorFlow's native back end is not in use
 */
export function imageFolder(
  folder: string,
  options: ImageFolderOptions & { subset: "both" },
): Promise<[training: ImageDataset, validation: ImageDataset]>;
export function imageFolder(folder: string, options?: ImageFolderOptions & { subset?: "training" | "validation" }): Promise<ImageDataset>;
export async function imageFolder(
  folder: string,
  options: ImageFolderOptions = {},
): Promise<ImageDataset | [training: ImageDataset, validation: ImageDataset]> {
  const { labelMode = "int", colorMode = "rgb", imageSize = 256, interpolation = "bilinear", batchSize = 32, rescale = 1 } = options;
  const [height, width] = typeof imageSize === "number" ? [imageSize, imageSize] : imageSize;
  check({ ...options, labelMode, colorMode, interpolation, batchSize, rescale, height, width });
  const backend = decoder();
  const labels = labelMode === null ? null : options.labels === undefined ? "inferred" : options.labels;
  const index = await indexOf(folder, labels, options.classNames);
  const broken: BrokenPicture[] = [];
  const kept: number[] = [];
  for (const [i, path] of index.paths.entries()) {
    const reason = options.broken === "skip" ? faultOf(backend, path, channels[colorMode]) : undefined;
    if (reason) broken.push({ path, reason });
    else kept.push(i);
    if (options.broken === "skip" && i % 32 === 31) await new Promise(setImmediate);
  }
  checkClasses(folder, index, kept, labelMode);
  if (broken.length > 0) console.warn(`imageFolder: ${brokenSentence(broken, index.paths.length)}; they are left out.`);
  if (options.verbose ?? true) console.log(found(kept.length, index));

  const { shuffle = true, seed = Math.floor(Math.random() * 1e6) } = options;
  const order = shuffle ? Array.from(numpyShuffle(kept.length, seed), (i) => kept[i] as number) : kept;
  const dataset = (rows: readonly number[]) =>
    imageDataset({
      filePaths: rows.map((row) => index.paths[row] as string),
      labels: index.labels && Int32Array.from(rows, (row) => index.labels?.[row] as number),
      classNames: index.classNames,
      batchSize,
      broken,
      labelMode,
      decoding: {
        channels: channels[colorMode],
        height,
        width,
        interpolation,
        cropToAspectRatio: options.cropToAspectRatio ?? false,
        rescale,
      },
    });
  const { validationSplit, subset } = options;
  if (validationSplit === undefined) return dataset(order);
  const held = Math.floor(validationSplit * order.length);
  if (held === 0 || held === order.length)
    throw new RangeError(
      `imageFolder: validationSplit ${validationSplit} of ${order.length} pictures leaves ${held === 0 ? "none to validate" : "none to train"} on.`,
    );
  const training = () => dataset(order.slice(0, order.length - held));
  const validation = () => dataset(order.slice(order.length - held));
  if (subset === "both") return [training(), validation()];
  return subset === "training" ? training() : validation();
}

function found(size: number, { labels, classNames, notes }: Index): string {
  const classes = labels ? ` of ${classNames.length} classes` : "";
  return `Found ${size.toLocaleString("en-US")} pictures${classes}${notes.length > 0 ? `; left out: ${notes.join(", ")}` : ""}.`;
}

function checkClasses(folder: string, { labels, classNames, paths }: Index, kept: readonly number[], labelMode: LabelMode): void {
  if (kept.length === 0) throw new RangeError(`imageFolder: none of the ${paths.length} pictures in ${folder} can be decoded.`);
  if (!labels) return;
  if (classNames.length === 1)
    throw new RangeError(
      `imageFolder: there is one class only (${classNames[0]}) in ${folder}, but a classifier needs at least two; for pictures without labels give labels: null.`,
    );
  if (labelMode === "binary" && classNames.length !== 2)
    throw new RangeError(`imageFolder: labelMode is "binary", but there are ${classNames.length} classes (${classNames.join(", ")}).`);
  if (kept.length === paths.length) return;
  const left = new Set(kept.map((row) => labels[row]));
  const lost = classNames.filter((_, k) => labels.includes(k) && !left.has(k));
  if (lost.length > 0)
    throw new RangeError(
      `imageFolder: no picture of class ${lost.join(", ")} in ${folder} can be decoded; mend them, or name the other classes.`,
    );
}

type Checked = ImageFolderOptions & Required<Pick<ImageFolderOptions, "colorMode" | "interpolation" | "batchSize" | "rescale">>;

function check(options: Checked & { labelMode: LabelMode; height: number; width: number }): void {
  const oneOf = (name: keyof ImageFolderOptions, words: readonly (string | null | undefined)[]) => {
    if (words.includes(options[name] as string)) return;
    const known = words.filter((word) => word !== undefined).map((word) => (word === null ? "null" : `"${word}"`));
    throw new RangeError(`imageFolder: ${name} is ${JSON.stringify(options[name])}, but must be one of ${known.join(", ")}.`);
  };
  oneOf("labelMode", ["int", "categorical", "binary", null]);
  oneOf("colorMode", Object.keys(channels));
  oneOf("interpolation", interpolations);
  oneOf("subset", ["training", "validation", "both", undefined]);
  oneOf("broken", ["throw", "skip", undefined]);
  const { height, width, batchSize, rescale, seed, validationSplit, subset, shuffle = true } = options;
  if (![height, width].every((side) => Number.isInteger(side) && side >= 1))
    throw new RangeError(`imageFolder: imageSize is ${JSON.stringify(options.imageSize)}, but must be [height, width] in whole pixels.`);
  if (!Number.isInteger(batchSize) || batchSize < 1)
    throw new RangeError(`imageFolder: batchSize is ${batchSize}, but must be a whole number of at least 1.`);
  if (!Number.isFinite(rescale) || rescale === 0)
    throw new RangeError(`imageFolder: rescale is ${rescale}, but must be a number other than 0, such as 1 / 255.`);
  if (seed !== undefined && !(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32))
    throw new RangeError(`imageFolder: seed is ${seed}, but must be a whole number from 0 to ${2 ** 32 - 1}, as in Keras.`);
  if (validationSplit !== undefined && !(validationSplit > 0 && validationSplit < 1))
    throw new RangeError(`imageFolder: validationSplit is ${validationSplit}, but must lie between 0 and 1.`);
  if ((validationSplit === undefined) !== (subset === undefined))
    throw new RangeError(
      `imageFolder: validationSplit is ${validationSplit} and subset is ${subset}, but they go together, as in { validationSplit: 0.2, subset: "both" }.`,
    );
  if (validationSplit !== undefined && subset !== "both" && shuffle && seed === undefined)
    throw new RangeError("imageFolder: with subset and shuffle give a seed, so that training and validation do not overlap.");
}
