// @ts-check
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

export const tensorflowVersion = "2.21.0";

/** Whether an NVIDIA driver is installed: the CUDA build of TensorFlow is of use only then. */
export function hasNvidiaDriver() {
  return existsSync("/proc/driver/nvidia/version") || spawnSync("nvidia-smi", ["-L"], { stdio: "ignore", timeout: 10_000 }).status === 0;
}

/** The wheel to install: 274 MB for the CPU, or the one that brings CUDA along. macOS has only the general one. */
export function tensorflowRequirement() {
  if (process.platform === "linux" && hasNvidiaDriver()) return `tensorflow[and-cuda]==${tensorflowVersion}`;
  return process.platform === "darwin" ? `tensorflow==${tensorflowVersion}` : `tensorflow-cpu==${tensorflowVersion}`;
}
