import { tf } from "../runtime";

/** @throws {RangeError} when a float tensor holds NaN or infinite values: how many, and where the first one is */
export function checkFinite(caller: string, x: tf.Tensor): void {
  if (x.dtype !== "float32" || x.size === 0) return;
  const [count, first] = tf.tidy(() => {
    const bad = tf.cast(tf.logicalNot(tf.isFinite(x)), "int32");
    return [bad.sum().dataSync()[0] as number, tf.reshape(bad, [-1]).argMax().dataSync()[0] as number] as const;
  });
  if (count === 0) return;
  throw new RangeError(
    `${caller}: ${count} of ${x.size} values are NaN or infinite, the first at [${positionOf(first, x.shape)}]; fill or drop them first.`,
  );
}

/** @throws {RangeError} when the tensor is not a batch of images `[N, height, width, channels]` */
export function checkImages(caller: string, images: tf.Tensor): asserts images is tf.Tensor4D {
  if (images.rank === 4) return;
  const mend = images.rank === 3 ? "add the channel axis with preprocess.expandDims" : "reshape them first";
  throw new RangeError(`${caller}: images have shape [${images.shape.join(", ")}], but must be [N, height, width, channels]; ${mend}.`);
}

/** @throws {RangeError} when a number lies outside of [low, high] */
export function checkBetween(caller: string, name: string, value: number, low: number, high: number): void {
  if (!(value >= low && value <= high)) throw new RangeError(`${caller}: ${name} is ${value}, but must lie in [${low}, ${high}].`);
}

function positionOf(index: number, shape: readonly number[]): string {
  const position: number[] = [];
  let rest = index;
  for (const length of [...shape].reverse()) {
    position.unshift(rest % length);
    rest = Math.floor(rest / length);
  }
  return position.join(", ");
}

/** A number stands for the range from its negative to itself, as in Keras. */
export type Factor = number | readonly [low: number, high: number];

/** @throws {RangeError} when the ends of the range lie outside of [low, high] or are the wrong way round */
export function factorRange(caller: string, name: string, factor: Factor, low: number, high: number): readonly [number, number] {
  const range = typeof factor === "number" ? ([-factor, factor] as const) : factor;
  if (range[0] >= low && range[0] <= range[1] && range[1] <= high) return range;
  const said = typeof factor === "number" ? String(factor) : `[${factor.join(", ")}]`;
  throw new RangeError(
    `${caller}: ${name} is ${said}, but must be a number from 0 to ${Math.min(-low, high)} or a range [low, high] in ${low} to ${high}.`,
  );
}
