import type { Binding, NativeBackend, OpAttribute, TensorValues } from "../../graphs";
import type { Apply } from "./apply";

/** A tensor whose values came from JavaScript during the recorded call. */
export interface ConstEntry {
  readonly kind: "const";
  readonly id: number;
  readonly shape: readonly number[];
  readonly dtype: number;
  readonly values: TensorValues;
}

/** A TensorFlow op that ran during the recorded call. */
export interface OpEntry {
  readonly kind: "op";
  readonly name: string;
  readonly attributes: readonly OpAttribute[];
  readonly inputs: readonly number[];
  readonly outputs: readonly { readonly id: number; readonly shape: readonly number[]; readonly dtype: number }[];
  /** Set where the entry stands for all ops of an optimizer's update. */
  readonly apply?: Apply;
}

export type TapeEntry = ConstEntry | OpEntry;

export interface Recording<T> {
  readonly result: T;
  readonly tape: readonly TapeEntry[];
  /** Why the call cannot become a graph, when it did something a graph cannot express. */
  readonly obstacle?: string;
  /** Deletes the tensors from before the call that it released: a graph may still have to take their values. */
  release(): void;
}

let active: TapeEntry[] | undefined;

/** How many entries the recording that runs at this moment has; undefined when none runs. */
export const recorded = (): number | undefined => active?.length;

/** Replaces everything recorded since `start` by one entry that means the same. */
export const collapse = (start: number, entry: OpEntry): void => void active?.splice(start, Number.POSITIVE_INFINITY, entry);

const harmless = new Set(["getNumOfTensors", "isUsingGpuDevice", "getNumOfSavedModels"]);

/**
 * Runs `fn` eagerly and writes down every TensorFlow op that it executes.
 *
 * Every tfjs-node kernel ends in `binding.executeOp`, and every value from JavaScript enters by `binding.createTensor`, so
 * replacing the binding for one call sees the whole step: forward pass, gradients and optimizer.
 */
export function record<T>(backend: NativeBackend, fn: () => T): Recording<T> {
  const binding = backend.binding;
  const tape: TapeEntry[] = [];
  const made = new Set<number>();
  const released: number[] = [];
  let obstacle: string | undefined;
  const recorder: Partial<Binding> = {
    createTensor(shape, dtype, values) {
      const id = binding.createTensor(shape, dtype, values);
      made.add(id);
      tape.push({ kind: "const", id, shape: [...shape], dtype, values: values.slice() as TensorValues });
      return id;
    },
    executeOp(name, attributes, inputs, count) {
      const outputs = binding.executeOp(name, attributes, inputs, count);
      for (const { id } of outputs) made.add(id);
      tape.push({
        kind: "op",
        name,
        attributes: attributes.map((a) => ({ ...a })),
        inputs: [...inputs],
        outputs: outputs.map(({ id, shape, dtype }) => ({ id, shape: [...shape], dtype })),
      });
      return outputs;
    },
    // The binding never gives an id twice, so what the call made may go at once: a recording takes no more memory than the call.
    deleteTensor: (id) => (made.has(id) ? binding.deleteTensor(id) : void released.push(id)),
    tensorDataSync(id) {
      obstacle ??= "it reads the values of a tensor (dataSync, data or print) while it runs";
      return binding.tensorDataSync(id);
    },
  };
  // An empty target: the binding's own properties are read-only, and a proxy must report those of its target as they are.
  backend.binding = new Proxy({} as Binding, {
    get(_, key: string) {
      const own = recorder[key as keyof Binding];
      if (own !== undefined) return own;
      const value = (binding as unknown as Record<string, unknown>)[key];
      if (typeof value !== "function") return value;
      if (!harmless.has(key)) obstacle ??= `it calls ${key}`;
      return value.bind(binding);
    },
  });
  const release = () => {
    for (const id of released.splice(0)) binding.deleteTensor(id);
  };
  const { random } = Math;
  Math.random = () => {
    obstacle ??= "it calls Math.random, whose value a graph would keep (tf.randomUniform draws anew)";
    return random();
  };
  active = tape;
  try {
    return { result: fn(), tape, obstacle, release };
  } catch (error) {
    backend.binding = binding;
    release();
    throw error;
  } finally {
    active = undefined;
    Math.random = random;
    backend.binding = binding;
  }
}
