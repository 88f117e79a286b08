import { execFile } from "node:child_process";
import { cpus } from "node:os";
import { promisify } from "node:util";
import { type Displayable, displaySymbol, table } from "../display";
import { type BackendName, backendName, describeBackend, nativeTensorCount, tensorflowVersion, threads, usesCuda } from "./backend";
import { nativeFailure } from "./native";
import { nvidiaGpus } from "./nvidia";
import { tf } from "./tensorflow";
import { activeAdapter, type WebgpuAdapter } from "./webgpu";

/** Something that can compute here. */
export interface Device {
  readonly kind: "CPU" | "CUDA" | "WebGPU";
  readonly name: string;
  /** Memory in MiB, its driver, whether it is software, as far as they are known. */
  readonly details: string;
  /** Whether ops run on it now. */
  readonly inUse: boolean;
}

/** What computes here and what it holds; the last line of a cell shows it as a table. */
export interface DeviceReport extends Displayable {
  readonly backend: BackendName;
  /** {@link describeBackend}'s line. */
  readonly description: string;
  /** "2.21.0", or undefined where the native library could not be loaded: then `nativeFailure` says why. */
  readonly tensorflow: string | undefined;
  readonly nativeFailure: string | undefined;
  readonly tfjs: string;
  /** Threads that one op may use. */
  readonly threads: number;
  readonly devices: readonly Device[];
  /** Tensors that are alive, their bytes, and how many of them TensorFlow's native library holds. */
  readonly memory: { readonly tensors: number; readonly bytes: number; readonly native: number | undefined };
}

/** Asks TensorFlow, `nvidia-smi` and WebGPU what there is. WebGPU is asked in another process, since its drivers may print or crash. */
export async function deviceReport(): Promise<DeviceReport> {
  const [gpus, adapter] = await Promise.all([nvidiaGpus(), webgpuAdapter()]);
  const backend = backendName();
  const { numTensors, numBytes } = tf.memory();
  const devices: Device[] = [
    {
      kind: "CPU",
      name: cpus()[0]?.model.trim() || process.arch,
      details: `${cpus().length} cores`,
      inUse: backend !== "webgpu" && !usesCuda(),
    },
    ...gpus.map(({ name, memoryTotal, memoryUsed, driver }, index) => ({
      kind: "CUDA" as const,
      name,
      details: `${memoryUsed} of ${memoryTotal} MiB used, driver ${driver}`,
      inUse: backend === "native" && usesCuda() && index === 0,
    })),
    ...(adapter
      ? [{ kind: "WebGPU" as const, name: adapter.name, details: adapter.software ? "software" : "GPU", inUse: backend === "webgpu" }]
      : []),
  ];
  const report = {
    backend,
    description: describeBackend(),
    tensorflow: tensorflowVersion(),
    nativeFailure: nativeFailure?.message,
    tfjs: tf.version.tfjs,
    threads: threads(),
    devices,
    memory: { tensors: numTensors, bytes: numBytes, native: nativeTensorCount() },
  };
  const shown = table({ columns: ["", "here"], rows: rowsOf(report) }, { maxWidth: 200 });
  return { ...report, [displaySymbol]: () => shown[displaySymbol]() };
}

function rowsOf(report: Omit<DeviceReport, typeof displaySymbol>): [string, string][] {
  const { tensors, bytes, native } = report.memory;
  return [
    ["Back end", report.description],
    ["TensorFlow", report.tensorflow ?? `not loaded: ${report.nativeFailure}`],
    ["TensorFlow.js", report.tfjs],
    ["Threads per op", String(report.threads)],
    ...report.devices.map(({ kind, name, details, inUse }): [string, string] => [kind, `${name}, ${details}${inUse ? " (in use)" : ""}`]),
    ["Tensors", `${tensors} (${(bytes / 1e6).toFixed(1)} MB)${native === undefined ? "" : `, ${native} of them in TensorFlow`}`],
  ];
}

async function webgpuAdapter(): Promise<WebgpuAdapter | undefined> {
  if (activeAdapter()) return activeAdapter();
  try {
    const probe = "require(process.argv[1]).findAdapter().then((adapter) => console.log(JSON.stringify(adapter ?? null)))";
    const { stdout } = await promisify(execFile)(process.execPath, ["-e", probe, require.resolve("./webgpu")], { timeout: 10_000 });
    return JSON.parse(stdout.trim().split("\n").at(-1) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}
