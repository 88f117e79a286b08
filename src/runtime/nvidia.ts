import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

/** One CUDA device as `nvidia-smi` describes it; memory in MiB. */
export interface NvidiaGpu {
  readonly name: string;
  readonly memoryTotal: number;
  readonly memoryUsed: number;
  readonly driver: string;
}

const linuxTraces = ["/proc/driver/nvidia/version", "/dev/nvidiactl", "/usr/lib/wsl/lib/libcuda.so.1"];
const linuxGpus = "/proc/driver/nvidia/gpus";

/** Whether an NVIDIA driver is installed on this machine (or passed into this container). Looks at files only: cheap and silent. */
export function hasNvidiaDriver(): boolean {
  if (process.platform === "linux") return linuxTraces.some((path) => existsSync(path));
  return process.platform === "win32" && existsSync(join(process.env.SystemRoot ?? "C:\\Windows", "System32", "nvcuda.dll"));
}

/** The model name of the first GPU where the driver tells it without a process ("NVIDIA H200"), else "NVIDIA GPU". */
export function firstGpuName(): string {
  try {
    const [first = ""] = readdirSync(linuxGpus);
    return /Model:\s*(.+)/.exec(readFileSync(join(linuxGpus, first, "information"), "utf8"))?.[1]?.trim() || "NVIDIA GPU";
  } catch {
    return "NVIDIA GPU";
  }
}

/** Every CUDA device that `nvidia-smi` lists; an empty list where there is no driver. */
export async function nvidiaGpus(): Promise<NvidiaGpu[]> {
  try {
    const query = ["--query-gpu=name,memory.total,memory.used,driver_version", "--format=csv,noheader,nounits"];
    const { stdout } = await promisify(execFile)("nvidia-smi", query, { timeout: 10_000, windowsHide: true });
    return stdout.trim().split("\n").filter(Boolean).map(gpuOfLine);
  } catch {
    return [];
  }
}

function gpuOfLine(line: string): NvidiaGpu {
  const [name = "NVIDIA GPU", total, used, driver = "unknown"] = line.split(",").map((field) => field.trim());
  return { name, memoryTotal: Number(total), memoryUsed: Number(used), driver };
}
