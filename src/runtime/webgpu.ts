const install = "npm install webgpu @tensorflow/tfjs-backend-webgpu@4.22.0";

interface AdapterInfo {
  readonly vendor: string;
  readonly architecture: string;
  readonly description: string;
  readonly isFallbackAdapter: boolean;
}

interface Gpu {
  requestAdapter(options?: { powerPreference?: "high-performance" }): Promise<{ info: AdapterInfo } | null>;
}

/** A WebGPU adapter as it describes itself; `software` when the processor computes in place of a GPU (SwiftShader, llvmpipe). */
export interface WebgpuAdapter {
  readonly name: string;
  readonly software: boolean;
}

let gpu: Gpu | undefined;
let active: WebgpuAdapter | undefined;

/** The adapter that the back end "webgpu" was started on. */
export const activeAdapter = (): WebgpuAdapter | undefined => active;

/** The adapter that `requestAdapter()` gives; undefined where the package `webgpu` or a driver is missing. */
export async function findAdapter(): Promise<WebgpuAdapter | undefined> {
  try {
    return describe(await (await dawn()).requestAdapter({ powerPreference: "high-performance" }));
  } catch {
    return undefined;
  }
}

/**
 * Makes "webgpu" a back end of tfjs, by way of Dawn (the npm package `webgpu`).
 *
 * @throws when a package is missing, no adapter is found, or the only one is software and that is not allowed
 */
export async function registerWebgpu({ allowSoftwareAdapter }: { allowSoftwareAdapter: boolean }): Promise<void> {
  const found = describe(await (await dawn()).requestAdapter({ powerPreference: "high-performance" }));
  if (!found) throw new Error("No WebGPU adapter was found on this machine; install a Vulkan, Metal or Direct3D 12 driver for its GPU.");
  if (found.software && !allowSoftwareAdapter) {
    throw new Error(
      `The only WebGPU adapter is software (${found.name}), slower than "wasm"; ` +
        'to use it all the same: useBackend("webgpu", { allowSoftwareAdapter: true }).',
    );
  }
  active = found;
  try {
    require("@tensorflow/tfjs-backend-webgpu");
  } catch (error) {
    throw missing("@tensorflow/tfjs-backend-webgpu", error);
  }
}

/** tfjs reads a GPU buffer synchronously by way of a canvas, which Node has not: says so instead of "OffscreenCanvas is not defined". */
export function explainSynchronousReads(backend: { readSync(dataId: object): unknown }): void {
  if (Object.hasOwn(backend, "readSync")) return;
  const { readSync } = backend;
  backend.readSync = (dataId) => {
    try {
      return readSync.call(backend, dataId);
    } catch (cause) {
      throw new Error(
        "A tensor on WebGPU cannot be read synchronously: use `await tensor.data()` or `await tensor.array()` in place of dataSync(), " +
          "arraySync() and print(), and before the tensor is used on another back end.",
        { cause },
      );
    }
  };
}

async function dawn(): Promise<Gpu> {
  if (gpu) return gpu;
  const { create, globals } = await import("webgpu").catch((error) => {
    throw missing("webgpu", error);
  });
  for (const name of Object.getOwnPropertyNames(globals)) {
    if (!(name in globalThis)) define(globalThis, name, (globals as Record<string, unknown>)[name]);
  }
  gpu = create([]) as Gpu;
  // Node 20 has no navigator, later ones have one without a gpu.
  if (!("navigator" in globalThis)) define(globalThis, "navigator", {});
  define((globalThis as unknown as { navigator: object }).navigator, "gpu", gpu);
  return gpu;
}

const define = (target: object, name: string, value: unknown) =>
  Object.defineProperty(target, name, { value, configurable: true, writable: true });

function missing(name: string, cause: unknown): Error {
  const { code, message } = cause as NodeJS.ErrnoException;
  const absent = code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND";
  return new Error(
    absent
      ? `The back end "webgpu" needs the package ${name}; install both: ${install}`
      : `The package ${name} could not be loaded: ${message}`,
    { cause },
  );
}

function describe(adapter: { info: AdapterInfo } | null): WebgpuAdapter | undefined {
  if (!adapter) return undefined;
  const { description, vendor, architecture, isFallbackAdapter } = adapter.info;
  return { name: description || `${vendor} ${architecture}`.trim() || "unnamed GPU", software: isFallbackAdapter };
}
