import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const folder = join(dirname(require.resolve("@tensorflow/tfjs-backend-wasm/package.json")), "wasm-out");
const events = ["uncaughtException", "unhandledRejection"] as const;

/** Node has it; only the browser's typings declare it. */
declare const WebAssembly: {
  Module: new (binary: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { exports: object };
};

type Wrap = (name: string, result: string | null, parameters: string[]) => (...args: number[]) => number;

/** The Emscripten module as tfjs's `BackendWasm` takes it. */
export interface WasmModule {
  cwrap: Wrap;
  tfjs: Record<string, ReturnType<Wrap>>;
}

/**
 * Compiles and starts TensorFlow.js's WebAssembly library before it returns, so that `import` is enough to use it (tfjs's own start is
 * asynchronous only because browsers fetch the file). One thread, as tfjs does in Node.
 */
export function startWasm(): WasmModule {
  const module = {
    instantiateWasm(imports: object, receive: (instance: object) => void) {
      const instance = new WebAssembly.Instance(compiled(), imports);
      receive(instance);
      return instance.exports;
    },
  } as unknown as WasmModule;
  withoutProcessListeners(() => require(join(folder, "tfjs-backend-wasm.js"))(module));
  const wrap = module.cwrap;
  module.tfjs = {
    init: wrap("init", null, []),
    initWithThreadsCount: wrap("init_with_threads_count", null, ["number"]),
    getThreadsCount: wrap("get_threads_count", "number", []),
    registerTensor: wrap("register_tensor", null, ["number", "number", "number"]),
    disposeData: wrap("dispose_data", null, ["number"]),
    dispose: wrap("dispose", null, []),
  };
  return module;
}

function compiled(): object {
  try {
    return new WebAssembly.Module(readFileSync(join(folder, "tfjs-backend-wasm-simd.wasm")));
  } catch {
    // A processor without the SIMD instructions that V8 needs.
    return new WebAssembly.Module(readFileSync(join(folder, "tfjs-backend-wasm.wasm")));
  }
}

/** Emscripten listens for every uncaught error of the process, to rethrow it; and, disposed, removes everybody's listeners. */
function withoutProcessListeners(action: () => void): void {
  const before = events.map((event) => process.rawListeners(event) as (() => void)[]);
  for (const event of events) process.removeAllListeners(event);
  try {
    action();
  } finally {
    for (const [index, event] of events.entries()) {
      process.removeAllListeners(event);
      for (const listener of before[index] ?? []) process.on(event as "uncaughtException", listener);
    }
  }
}
