import { tf } from "../../runtime";
import { checkBetween } from "../checks";
import { type Augmentation, perImage } from "./augmentation";

export interface RandomFlipOptions {
  /** Default: `"horizontal"`, left to right. */
  mode?: "horizontal" | "vertical" | "horizontal_and_vertical";
  /** Chance of a flip, per image and direction. Default: 0.5. */
  probability?: number;
}

/** Mirrors images by chance, as Keras's RandomFlip. */
export function randomFlip({ mode = "horizontal", probability = 0.5 }: RandomFlipOptions = {}): Augmentation {
  checkBetween("randomFlip", "probability", probability, 0, 1);
  const axes = { horizontal: [2], vertical: [1], horizontal_and_vertical: [2, 1] }[mode];
  if (!axes) throw new RangeError(`randomFlip: mode is "${mode}", but must be "horizontal", "vertical" or "horizontal_and_vertical".`);
  return (images, random) =>
    tf.tidy(() =>
      axes.reduce((batch, axis) => {
        const flip = tf.cast(
          perImage(batch, () => Number(random.next() < probability)),
          "bool",
        );
        return tf.where(flip, tf.reverse(batch, axis), batch);
      }, images),
    );
}
