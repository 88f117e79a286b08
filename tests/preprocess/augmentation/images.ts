import assert from "node:assert/strict";
import { tf } from "tslab-ml";

/** Images in which every pixel has another value, from 1 on. */
export const numbered = (count: number, height = 6, width = 6, channels = 1): tf.Tensor4D =>
  tf.range(1, count * height * width * channels + 1).reshape([count, height, width, channels]);

export const valuesOf = (x: tf.Tensor): number[] => [...x.dataSync()];

export function assertClose(x: tf.Tensor, expected: readonly number[], tolerance = 1e-3): void {
  const values = valuesOf(x);
  assert.equal(values.length, expected.length);
  expected.forEach((value, i) => {
    assert.ok(Math.abs((values[i] as number) - value) <= tolerance, `pixel ${i} is ${values[i]} and not ${value}`);
  });
}
