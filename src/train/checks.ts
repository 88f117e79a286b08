/** @throws {RangeError} when a number is not a whole number of at least 1, or the batch is larger than the data */
export function checkNumbers({
  epochs,
  initialEpoch,
  batchSize,
  samples,
}: Record<"epochs" | "initialEpoch" | "batchSize" | "samples", number>): void {
  for (const [name, value] of Object.entries({ epochs, batchSize })) {
    if (!Number.isInteger(value) || value < 1) throw new RangeError(`fit: ${name} is ${value}, but must be a whole number of at least 1.`);
  }
  if (!Number.isInteger(initialEpoch) || initialEpoch < 0)
    throw new RangeError(`fit: initialEpoch is ${initialEpoch}, but must be a whole number of at least 0.`);
  if (batchSize > samples) {
    throw new RangeError(
      `fit: batchSize is ${batchSize}, but there are only ${samples} training samples; use a batchSize of at most ${samples}.`,
    );
  }
}

/** @throws {RangeError} when the precision is not known, or needs a compiled step and may not have one */
export function checkPrecision(caller: string, precision: string, compile: boolean | "require"): void {
  if (precision !== "float32" && precision !== "mixed_bfloat16")
    throw new RangeError(`${caller}: precision is "${precision}", but must be "float32" or "mixed_bfloat16".`);
  if (precision !== "float32" && compile === false)
    throw new RangeError(
      `${caller}: precision "mixed_bfloat16" needs a compiled step, but compile is false; leave compile out, or use "float32".`,
    );
}
