import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { hasBfloat16 } from "tslab-ml/runtime";

describe("hasBfloat16", () => {
  it("reads the flags that Linux lists for the processor", () => {
    const flags = (list: string) => `processor\t: 0\nmodel name\t: A processor with avx512_bf16 in its name\nflags\t\t: fpu sse2 ${list}\n`;
    assert.equal(hasBfloat16(flags("avx512f avx512_bf16 avx512_fp16")), true);
    assert.equal(hasBfloat16(flags("amx_bf16")), true);
    assert.equal(hasBfloat16(flags("avx2 avx512f")), false);
    assert.equal(hasBfloat16(""), false);
  });
});
