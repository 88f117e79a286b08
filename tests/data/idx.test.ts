import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { type Idx, readIdx, writeIdx } from "tslab-ml/data";
import { reference } from "../reference";
import { scratch } from "../scratch";

const samples: Idx[] = [
  { shape: [2, 3], dtype: "uint8", data: Uint8Array.of(0, 1, 2, 253, 254, 255) },
  { shape: [3], dtype: "int8", data: Int8Array.of(-128, 0, 127) },
  { shape: [2, 1, 2], dtype: "int16", data: Int16Array.of(-32768, -1, 258, 32767) },
  { shape: [2, 2], dtype: "int32", data: Int32Array.of(-2147483648, 1, 66051, 2147483647) },
  { shape: [1, 1, 1, 2], dtype: "float32", data: Float32Array.of(-1.5, 3.4e38) },
  { shape: [2], dtype: "float64", data: Float64Array.of(Math.PI, -1e-300) },
  { shape: [0, 28, 28], dtype: "uint8", data: new Uint8Array(0) },
];

describe("readIdx", () => {
  for (const sample of samples) {
    it(`reads back ${sample.dtype} of shape [${sample.shape}], plain and gzipped`, () => {
      assert.deepEqual(readIdx(writeIdx(sample)), sample);
      assert.deepEqual(readIdx(gzipSync(writeIdx(sample))), sample);
    });
  }

  it("reads what numpy writes in the format's big-endian order", async () => {
    const written = await reference<string>(
      `import numpy as np, struct, base64
x = np.array([[-70000, 1], [2, 70000]])
result = base64.b64encode(struct.pack(">BBBBII", 0, 0, 0x0C, 2, 2, 2) + x.astype(">i4").tobytes()).decode()`,
    );
    assert.deepEqual(readIdx(Buffer.from(written, "base64")), { shape: [2, 2], dtype: "int32", data: Int32Array.of(-70000, 1, 2, 70000) });
  });

  it("says that there is no such file", () => {
    assert.throws(() => readIdx("/nowhere/file"), { message: "readIdx: /nowhere/file cannot be read: there is no such file." });
  });

  it("names the file and the fault when the magic number or the length is wrong, or the gzip stream is damaged", (t) => {
    const folder = scratch(t);
    const good = writeIdx(samples[0] as Idx);
    const damaged = gzipSync(good);
    damaged[15]! ^= 255;
    const cases: [string, Uint8Array, RegExp][] = [
      ["magic", Uint8Array.of(1, 2, 3, 4, 5), /begins with 01020304, which is not the magic number of an IDX file/],
      ["empty", new Uint8Array(0), /begins with nothing/],
      ["header", good.subarray(0, 7), /ends after 7 bytes, inside the header of 12 bytes; it is cut off\.$/],
      ["short", good.subarray(0, 15), /has 15 bytes, but shape \[2, 3\] of uint8 needs 18; it is cut off\.$/],
      ["long", Buffer.concat([good, good]), /has 36 bytes, but shape \[2, 3\] of uint8 needs 18; it has bytes after its end\.$/],
      ["gzip", damaged, /is a damaged gzip file \(.*\); fetch it again\.$/],
    ];
    for (const [name, bytes, message] of cases) {
      const path = join(folder, name);
      writeFileSync(path, bytes);
      assert.throws(
        () => readIdx(path),
        (error: Error) => error.message.includes(path) && message.test(error.message),
        name,
      );
    }
  });
});

describe("writeIdx", () => {
  it("refuses data that does not fill its shape", () => {
    assert.throws(() => writeIdx({ shape: [2, 2], dtype: "uint8", data: Uint8Array.of(1) }), {
      message: "writeIdx: shape [2, 2] needs 4 values, but data has 1.",
    });
  });

  it("refuses values of another type, and shapes and types that the format does not have", () => {
    assert.throws(() => writeIdx({ shape: [1], dtype: "int32", data: Float32Array.of(1) }), {
      message: "writeIdx: data is of type Float32Array, but dtype int32 needs Int32Array.",
    });
    assert.throws(() => writeIdx({ shape: [-1], dtype: "uint8", data: Uint8Array.of(1) }), /must have at most 255 axes/);
    assert.throws(() => writeIdx({ shape: [1], dtype: "int64" as never, data: Uint8Array.of(1) }), /dtype is int64, but the format has/);
  });
});
