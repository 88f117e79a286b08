import { availableParallelism } from "node:os";
import { nativeFailure } from "./native";
import { firstGpuName, hasNvidiaDriver } from "./nvidia";
import { tf } from "./tensorflow";
import { registerWasm } from "./wasm";
import { activeAdapter, explainSynchronousReads, registerWebgpu } from "./webgpu";

/** native: TensorFlow's own library (CUDA or CPU); wasm: WebAssembly; cpu: plain JavaScript; webgpu: any GPU, by way of Dawn. */
export type BackendName = "native" | "wasm" | "cpu" | "webgpu";

export interface BackendOptions {
  /** Accept a WebGPU adapter that computes on the processor: slow, for tests. Default: false. */
  allowSoftwareAdapter?: boolean;
}

/** The part of tfjs-node's binding that tells what it runs on. */
interface NativeBinding {
  readonly TF_Version: string;
  getNumOfTensors(): number;
}

const names: readonly BackendName[] = ["native", "wasm", "cpu", "webgpu"];
const tfjsNames = { native: "tensorflow", wasm: "wasm", cpu: "cpu", webgpu: "webgpu" } as const;
const doctor = "`npx tslab-ml doctor` tells how to mend it";

let asked = "";
let started: Promise<unknown> = Promise.resolve();

/**
 * Switches the back end that every following op runs on; tensors move over when they are next used.
 *
 * On "webgpu", `dataSync()`, `arraySync()` and `print()` throw for tensors that live on the GPU: `await tensor.data()` instead.
 *
 * @param name "native", "wasm", "cpu" or "webgpu"
 * @returns what {@link describeBackend} says now
 * @throws when this machine cannot run it; the back end in use stays
 */
export async function useBackend(name: BackendName, { allowSoftwareAdapter = false }: BackendOptions = {}): Promise<string> {
  if (name === "webgpu") await registerWebgpu({ allowSoftwareAdapter });
  const before = tf.getBackend();
  prepare(name);
  if (!(await tf.setBackend(tfjsNames[name]))) {
    await tf.setBackend(before);
    throw new Error(`The back end "${name}" did not start; "${before}" stays in use.`);
  }
  if (name === "webgpu") explainSynchronousReads(tf.backend());
  asked = `asked for by useBackend("${name}")`;
  return describeBackend();
}

/**
 * Resolves when the back end that TSLAB_ML_BACKEND asks for is in use. Only "webgpu" has to be waited for; the others are there when
 * `import` returns.
 *
 * @returns what {@link describeBackend} says now
 * @throws when WebGPU could not be started; the best other back end is in use then
 */
export async function ready(): Promise<string> {
  await started;
  return describeBackend();
}

/** Which back end computes and why, in one line: "TensorFlow 2.21.0 on CPU (2 cores), native; no NVIDIA driver found". */
export function describeBackend(): string {
  const name = tf.getBackend();
  if (name === "tensorflow") return describeNative();
  const why = asked || (nativeFailure ? `TensorFlow's native library could not be loaded (${firstLine(nativeFailure)}); ${doctor}` : "");
  return why ? `${describeOther(name)}; ${why}` : describeOther(name);
}

/** The name {@link useBackend} knows the back end in use by. */
export function backendName(): BackendName {
  const name = tf.getBackend();
  return name === "tensorflow" ? "native" : (name as BackendName);
}

/** TensorFlow's version, "2.21.0", or undefined where its native library could not be loaded. */
export const tensorflowVersion = (): string | undefined => binding()?.TF_Version;

/** How many tensors TensorFlow itself holds, or undefined where its native library could not be loaded. */
export const nativeTensorCount = (): number | undefined => binding()?.getNumOfTensors();

/** Whether TensorFlow found a CUDA device and runs on it. */
export const usesCuda = (): boolean => Boolean((tf.findBackend("tensorflow") as { isUsingGpuDevice?: boolean } | null)?.isUsingGpuDevice);

/** Threads that one op may use. */
export function threads(): number {
  if (tf.getBackend() !== "tensorflow") return 1;
  return Number(process.env.TF_NUM_INTRAOP_THREADS) || availableParallelism();
}

/** Called once, when the room is imported. */
export function startBackend(): void {
  const wish = process.env.TSLAB_ML_BACKEND as BackendName | undefined;
  if (wish && !names.includes(wish)) {
    throw new RangeError(`TSLAB_ML_BACKEND is "${wish}"; expected one of ${names.join(", ")}.`);
  }
  quietCpu();
  const first = wish && wish !== "webgpu" ? wish : nativeFailure ? "wasm" : "native";
  prepare(first);
  tf.setBackend(tfjsNames[first]);
  if (wish === "webgpu") {
    started = useBackend("webgpu").then(() => setAsked(wish));
    started.catch((error: Error) => console.warn(`TSLAB_ML_BACKEND=webgpu: ${error.message} In use: ${describeBackend()}.`));
  } else if (wish) setAsked(wish);
}

function setAsked(name: BackendName): void {
  asked = `asked for by TSLAB_ML_BACKEND=${name}`;
}

function prepare(name: BackendName): void {
  if (!names.includes(name)) throw new RangeError(`useBackend: "${name}" is no back end; expected one of ${names.join(", ")}.`);
  if (name === "native" && nativeFailure) {
    throw new Error(`TensorFlow's native library could not be loaded (${firstLine(nativeFailure)}); ${doctor}.`, { cause: nativeFailure });
  }
  if (name === "wasm") registerWasm();
}

/** tfjs's cpu back end advertises tfjs-node when it is first used. */
function quietCpu(): void {
  const backend = tf.findBackend("cpu") as unknown as { firstUse: boolean };
  backend.firstUse = false;
}

function describeNative(): string {
  const version = `TensorFlow ${tensorflowVersion()}`;
  if (usesCuda()) return `${version} on ${firstGpuName()} (CUDA), native`;
  const cores = availableParallelism();
  const why = hasNvidiaDriver()
    ? "an NVIDIA driver is there, but this TensorFlow found no CUDA device; `npm start` installs the CUDA build"
    : "no NVIDIA driver found";
  return `${version} on CPU (${cores} ${cores === 1 ? "core" : "cores"}), native; ${why}`;
}

function describeOther(name: string): string {
  const version = `TensorFlow.js ${tf.version.tfjs}`;
  if (name === "wasm") return `${version} on CPU (1 thread), WebAssembly`;
  if (name === "cpu") return `${version} on CPU (1 thread), plain JavaScript`;
  if (name === "webgpu") return `${version} on ${activeAdapter()?.name ?? "a GPU"}, WebGPU`;
  return `${version}, ${name}`;
}

function binding(): NativeBinding | undefined {
  return (tf.findBackend("tensorflow") as unknown as { binding?: NativeBinding } | null)?.binding;
}

const firstLine = (error: Error) => error.message.split("\n", 1)[0]?.replace(/[.\s]+$/, "") ?? "";
