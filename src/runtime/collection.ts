import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { host } from "../display";
import { tf } from "./tensorflow";
import { weakVariables } from "./weak-variables";

/** Bytes of tensors outside of any tidy that are reached before V8 is asked to look for dropped ones. */
const firstLimit = 128 * 2 ** 20;

/** Bytes of tensors that a cell must have left behind for a collection after it. */
const cellLimit = 32 * 2 ** 20;

/** What disposing a tensor takes once the tensor itself is gone. */
interface Remains {
  readonly dataId: object;
  readonly dtype: tf.DataType;
  readonly size: number;
  readonly bytes: number;
}

/** The methods of tfjs-core's engine through which every tensor comes and goes. */
interface Engine {
  state: { activeScope: object | null; registeredVariables: Record<string, tf.Variable> };
  track(tensor: tf.Tensor): tf.Tensor;
  trackTensor(tensor: tf.Tensor, backend: unknown): void;
  keep(tensor: tf.Tensor): tf.Tensor;
  disposeTensor(tensor: Remains | tf.Tensor): void;
  readToGPU(dataId: object, options: unknown): { tensorRef: tf.Tensor };
}

/**
 * Frees the memory of tensors and variables that nothing refers to any more, as Python does: a cell that is run again does not leak.
 *
 * tfjs itself frees a tensor only in `dispose()` or `tidy()`. Here a tensor is watched from the moment it escapes all tidy scopes (inside
 * one, the scope refers to it and will dispose it). When the garbage collector has found its object unreachable, nobody can read
 * or dispose it any more, so exactly what `dispose()` does is done in its place. That is sound because everything that still needs
 * the values refers to something that counts: a view (reshape, clone) holds its own reference on the shared buffer, a gradient
 * tape, a layer, an optimizer and a tidy scope refer to the tensor objects. Variables are reachable by name in the engine, which alone
 * must not keep a dropped model alive: {@link weakVariables}.
 *
 * V8 does not see TensorFlow's memory and would collect too seldom. When the watched tensors outgrow a limit (128 MiB, then twice what
 * was left), a collection is asked for at the next turn of the event loop, and after a cell that has left much behind. A loop that never lets the event loop turn needs
 * `tf.tidy`, as ever.
 */
export function collectDroppedTensors(): void {
  const engine = tf.engine() as unknown as Engine;
  const { track, trackTensor, keep, disposeTensor, readToGPU } = engine;
  let watched = 0;
  let limit = firstLimit;
  let collecting = false;
  /** What was watched after the last collection. */
  let settled = 0;

  const registry = new FinalizationRegistry<Remains>((remains) => {
    watched -= remains.bytes;
    settled = Math.min(settled, watched);
    limit = Math.max(firstLimit, 2 * watched);
    try {
      disposeTensor.call(engine, remains);
    } catch {
      // The back end that held it was removed, and its memory with it.
    }
  });
  const bytes = (tensor: tf.Tensor) => tensor.size * 4;
  const unwatch = (tensor: tf.Tensor) => {
    if (registry.unregister(tensor)) watched -= bytes(tensor);
  };
  const watch = (tensor: tf.Tensor) => {
    unwatch(tensor);
    if (tensor.isDisposed) return;
    registry.register(tensor, { dataId: tensor.dataId, dtype: tensor.dtype, size: tensor.size, bytes: bytes(tensor) }, tensor);
    watched += bytes(tensor);
    if (watched > limit && !collecting) {
      collecting = true;
      setImmediate(collect).unref();
    }
  };
  const collect = () => {
    collecting = false;
    limit = 2 * watched;
    settled = watched;
    collectGarbage();
  };
  host()?.onCellEnd?.(() => {
    if (watched - settled > cellLimit) collect();
  });

  engine.track = (tensor) => {
    if (!engine.state.activeScope) watch(tensor);
    return track.call(engine, tensor);
  };
  engine.trackTensor = (tensor, backend) => {
    trackTensor.call(engine, tensor, backend);
    if (tensor instanceof tf.Variable) watch(tensor);
  };
  engine.keep = (tensor) => {
    watch(tensor);
    return keep.call(engine, tensor);
  };
  engine.disposeTensor = (tensor) => {
    unwatch(tensor as tf.Tensor);
    disposeTensor.call(engine, tensor);
  };
  engine.readToGPU = (dataId, options) => {
    const data = readToGPU.call(engine, dataId, options);
    // The GPU buffer handed out beside it is in use as long as the user says.
    unwatch(data.tensorRef);
    return data;
  };
  engine.state.registeredVariables = weakVariables(engine.state.registeredVariables);
  holdWhileReading(async () => {
    if (!collecting) return;
    await turnOfEventLoop();
    await turnOfEventLoop();
  });
  // tfjs-layers remembers the order of layers of the last 100 models, and with it the models: two or three are enough.
  tf.env().set("TOPOLOGICAL_SORT_CACHE_MAX_ENTRIES", 8);
}

/**
 * Reading values asynchronously is a safe point. `await tensor.data()` on WebGPU needs the buffer until the values have arrived, also
 * when nobody else holds the tensor; and a loop of such reads lets a collection that is due happen.
 */
function holdWhileReading(afterwards: () => Promise<void>): void {
  const prototype = tf.Tensor.prototype as unknown as Record<"data" | "bytes", (this: tf.Tensor) => Promise<unknown>>;
  for (const method of ["data", "bytes"] as const) {
    const read = prototype[method];
    prototype[method] = async function () {
      reading.add(this);
      const values = await read.call(this);
      reading.delete(this);
      await afterwards();
      return values;
    };
  }
}

/** Not to be asked: touching it after the values have arrived is what keeps the tensor reachable until then. */
const reading = new WeakSet<tf.Tensor>();

const turnOfEventLoop = () => new Promise<void>((resolve) => setImmediate(resolve));

let gc: (() => void) | undefined;

function collectGarbage(): void {
  if (!gc) {
    setFlagsFromString("--expose-gc");
    gc = runInNewContext("gc") as () => void;
    setFlagsFromString("--no-expose-gc");
  }
  gc();
}
