import Module, { createRequire } from "node:module";
import util from "node:util";
import { hasNvidiaDriver } from "./nvidia";

const packageName = "@tensorflow/tfjs-node-gpu";
const sameTensorFlow = new Set(["@tensorflow/tfjs-node", packageName]);

interface ResolvingModule {
  _resolveFilename(request: string, ...rest: unknown[]): string;
}

/** Why TensorFlow's native library could not be loaded; undefined where it runs. */
export const nativeFailure: Error | undefined = load();

function load(): Error | undefined {
  restoreRemovedChecks();
  quietLog();
  const file = require.resolve(packageName);
  shareWithEveryone(file);
  try {
    require(file);
    return undefined;
  } catch (error) {
    require.cache[file] = withoutBinding(file);
    return error as Error;
  }
}

/** tfjs-node-gpu 4.22 (its last release) calls these while it runs; Node 22 warns about them, Node 23 has removed the first. */
function restoreRemovedChecks(): void {
  Object.assign(util, { isNullOrUndefined: (value: unknown) => value === null || value === undefined, isArray: Array.isArray });
}

/**
 * Keeps TensorFlow's start-up lines out of notebooks; a TF_CPP_MIN_LOG_LEVEL that the user has set stays.
 * Errors (level 2) still show where there is a GPU driver. Without one, the CUDA build's only "error" is that there is none, which
 * describeBackend() says in plain words.
 */
function quietLog(): void {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= hasNvidiaDriver() ? "2" : "3";
}

/**
 * Whoever asks for tfjs-node or tfjs-node-gpu from here on (danfojs, a user's cell) gets this one. A second copy of TensorFlow in one
 * process would register the same back end twice, and neither copy would know the other's tensors.
 */
function shareWithEveryone(file: string): void {
  const resolver = Module as unknown as ResolvingModule;
  const resolve = resolver._resolveFilename;
  resolver._resolveFilename = function (request, ...rest) {
    return sameTensorFlow.has(request) ? file : resolve.call(this, request, ...rest);
  };
}

/** What tfjs-node-gpu exports, put together from its own parts, less the binding that could not be loaded. */
function withoutBinding(file: string): NodeJS.Module {
  const part = createRequire(file);
  const tfjs = part("@tensorflow/tfjs");
  const { nodeFileSystemRouter } = part("./io/file_system");
  tfjs.io.registerLoadRouter(nodeFileSystemRouter);
  tfjs.io.registerSaveRouter(nodeFileSystemRouter);
  tfjs.registerCallbackConstructor(1, part("./callbacks").ProgbarLogger);
  const standIn = new Module(file);
  standIn.filename = file;
  standIn.loaded = true;
  standIn.exports = {
    ...tfjs,
    ...part("./node"),
    io: { ...tfjs.io, ...part("./io/index") },
    version: { ...tfjs.version, "tfjs-node": part("./version").version },
  };
  Object.defineProperty(standIn.exports, "__esModule", { value: true });
  return standIn;
}
