import assert from "node:assert/strict";
import { test } from "node:test";
import { runtime, tf } from "tslab-ml";

test("bytes become an int32 tensor of the same values, 255 too, and nothing is left behind", () => {
  const { binding } = tf.backend() as unknown as { binding: { getNumOfTensors(): number } };
  const before = binding.getNumOfTensors();
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  const tensor = runtime.tensorOfBytes<tf.Rank.R2>(bytes, [16, 16]);
  assert.equal(tensor.dtype, "int32");
  assert.deepEqual(tensor.shape, [16, 16]);
  assert.deepEqual([...tensor.dataSync()], [...bytes]);
  tensor.dispose();
  assert.ok(binding.getNumOfTensors() <= before);
});
