import { readFileSync } from "node:fs";

/**
 * Whether the processor computes in bfloat16 (AVX512-BF16 or AMX), so that `precision: "mixed_bfloat16"` gains time. Linux says so in
 * /proc/cpuinfo; where it is not known, the answer is false.
 */
export function hasBfloat16(cpuinfo = readCpuinfo()): boolean {
  return /^flags\s*:.*\b(avx512_bf16|amx_bf16)\b/m.test(cpuinfo);
}

function readCpuinfo(): string {
  try {
    return readFileSync("/proc/cpuinfo", "utf8");
  } catch {
    return "";
  }
}
