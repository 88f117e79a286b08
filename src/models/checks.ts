/** @throws {RangeError} when the images are smaller than `least`, or there are fewer than two classes */
export function checkImages(caller: string, inputShape: readonly number[], classes: number, least: number): void {
  if (inputShape.length !== 3 || Math.min(inputShape[0] as number, inputShape[1] as number) < least)
    throw new RangeError(
      `${caller}: inputShape is [${inputShape}], but images must be [height, width, channels] and at least ${least} x ${least}.`,
    );
  if (!Number.isInteger(classes) || classes < 2)
    throw new RangeError(`${caller}: classes is ${classes}, but must be a whole number of at least 2.`);
}
