import { type NativeBackend, nativeBackend, tensorId } from "../../graphs";
import { tf } from "../../runtime";
import type { Precision } from "./graph";
import { unlessNotFinite } from "./not-finite";
import { type Program, programOf } from "./program";
import { newRandomState, runStepWith } from "./random-ops";
import { differenceOf, type Script } from "./same-tape";
import { record } from "./tape";
import { registeredVariables, sameValue, separate } from "./variables";

/** A function of tensors; it may also read and assign `tf.Variable`s. */
export type StepFunction = (...inputs: tf.Tensor[]) => tf.Tensor[];

export interface CompileOptions {
  /** `true`: compile where possible. `false`: run eagerly. `"require"`: throw where it is not possible. Default: `true`. */
  compile?: boolean | "require";
  /** Called once with the reason when the step runs eagerly after all. Default: one line by `console.warn`. */
  onEager?: (reason: string) => void;
  /** Anything else that the recording depends on, such as the settings of an optimizer; another key makes another recording. */
  key?: () => string;
  /** As `key`, for what does not come back: the graphs of other versions are freed. */
  version?: () => string;
  /**
   * `"mixed_bfloat16"`: convolutions and matrix products compute in bfloat16, all else in float32, as Keras's policy of that name. Fast where the
   * processor has bfloat16 (AMX, AVX512-BF16), slow elsewhere. Default: `"float32"`.
   */
  precision?: Precision;
  /** Seed of dropout and other random ops inside of the step. Default: other values every time. */
  seed?: number;
  /** Steps that were run before, from which random ops go on. Default: 0. */
  firstStep?: number;
  /**
   * The first result is a loss, and no variable changes in a step where it is not finite: the step then throws {@link LossNotFinite}.
   * Default: false.
   */
  finiteLoss?: boolean;
}

/** A step that runs as a TensorFlow graph once it has been recorded. */
export interface CompiledStep {
  (...inputs: tf.Tensor[]): tf.Tensor[];
  /** Why the step runs eagerly; undefined while it is compiled or may still be. */
  readonly eagerBecause: string | undefined;
  /** How many graphs there are: one for every combination of input shapes. */
  readonly graphs: number;
  /** Brings variables back and frees the graphs. */
  dispose(): void;
}

interface Trace {
  recordings: number;
  script?: Script;
  program?: Program;
}

// The first recording may also see tensors on their way into TensorFlow, such as an optimizer's constants; later ones do not.
const mostRecordings = 3;

/**
 * Compiles a step as `tf.function` does in Python: for every combination of input shapes the function runs eagerly two or three times while
 * it is recorded, and from then on as one TensorFlow graph with resource variables. The results are those of eager tfjs.
 *
 * Dropout and random tensors without a seed are drawn anew in every step; the learning rate of an optimizer is an input.
 * What JavaScript computes besides tensors (a counter, a log) happens only while recording. A step that makes other values in
 * JavaScript every time or reads a tensor's values runs eagerly.
 *
 * @param fn takes tensors, returns an array of tensors: `(x, y) => [loss(x, y)]`
 * @throws {TypeError} (the step) when `fn` returns anything else
 */
export function compiledStep(
  fn: StepFunction,
  { compile = true, onEager, key, version, precision, seed, firstStep, finiteLoss = false }: CompileOptions = {},
): CompiledStep {
  const random = newRandomState(seed, firstStep);
  const eagerly = (inputs: tf.Tensor[]) => tensorsOf(runStepWith(random, () => fn(...inputs)));
  const guarded = (run: () => tf.Tensor[]) => (finiteLoss ? unlessNotFinite(run) : run());
  const owned = newTraces();
  const { traces } = owned;
  let current: string | undefined;
  let eagerBecause: string | undefined = compile === false ? "compile is false" : undefined;

  const refuse = (reason: string) => {
    eagerBecause = reason;
    if (compile === "require")
      throw new Error(`compiledStep: the step cannot be compiled, because ${reason}; use compile: true to run it eagerly.`);
    (onEager ?? ((why) => console.warn(`This step runs eagerly, not compiled, because ${why}.`)))(reason);
  };

  const trace = (backend: NativeBackend, state: Trace, inputs: tf.Tensor[]): tf.Tensor[] => {
    const names = new Map<number, string>();
    const variables = separate(backend, registeredVariables(tf.engine()));
    for (const [id, variable] of variables) names.set(id, `variable ${variable.name}`);
    const own = inputs.map((input) => sameValue(backend, input));
    own.forEach((input, i) => void names.set(tensorId(backend, input), `input ${i}`));
    let recording: ReturnType<typeof record<tf.Tensor[]>>;
    try {
      recording = record(backend, () => eagerly(own));
    } catch (error) {
      tf.dispose(own);
      throw error;
    }
    const results = recording.result;
    if (recording.obstacle) refuse(recording.obstacle);
    else if (registeredVariables(tf.engine()).length === variables.size) {
      const script = { tape: recording.tape, names, results: resultsOf(backend, results, variables) };
      const difference = state.script && differenceOf(state.script, script);
      if (difference && ++state.recordings === mostRecordings) refuse(difference);
      else if (state.script && !difference) {
        try {
          state.program = programOf(backend, { recording, inputs: own, variables, precision, finiteLoss });
        } catch (error) {
          refuse((error instanceof Error ? error.message : String(error)).replace(/\.+$/, ""));
        }
        state.script = undefined;
      } else state.script = script;
    }
    tf.dispose(own.filter((input) => !results.includes(input)));
    recording.release();
    return results;
  };

  const step = (...inputs: tf.Tensor[]): tf.Tensor[] => {
    if (eagerBecause !== undefined) return guarded(() => eagerly(inputs));
    const backend = nativeBackend();
    if (!backend) {
      refuse(`the back end in use is ${tf.getBackend()}; graphs need native TensorFlow`);
      return guarded(() => eagerly(inputs));
    }
    const now = version?.();
    if (now !== current) owned.dispose();
    current = now;
    const signature = `${inputs.map((t) => `${t.dtype}[${t.shape}]`).join()} ${key?.() ?? ""}`;
    let state = traces.get(signature);
    if (!state) traces.set(signature, (state = { recordings: 1 }));
    const { program } = state;
    const known = state;
    return program ? program.run(inputs) : guarded(() => trace(backend, known, inputs));
  };
  const compiled = Object.defineProperties(step, {
    eagerBecause: { get: () => (compile === false ? undefined : eagerBecause) },
    graphs: { get: () => [...traces.values()].filter((t) => t.program).length },
    dispose: {
      value() {
        owned.dispose();
        random.counter?.dispose();
        random.counter = undefined;
      },
    },
  }) as unknown as CompiledStep;
  tracesOf.set(compiled, owned);
  return compiled;
}

// Made outside of the step, so that whoever waits for a model to be dropped holds its graphs and not the function that knows the model.
function newTraces() {
  const traces = new Map<string, Trace>();
  return {
    traces,
    dispose() {
      for (const { program } of traces.values()) program?.dispose();
      traces.clear();
    },
  };
}

const tracesOf = new WeakMap<CompiledStep, ReturnType<typeof newTraces>>();
const dropped = new FinalizationRegistry<ReturnType<typeof newTraces>>((traces) => traces.dispose());

/** Frees the graphs of a step when `owner` has been dropped. */
export const releaseWith = (owner: object, step: CompiledStep): void =>
  dropped.register(owner, tracesOf.get(step) as ReturnType<typeof newTraces>);

/** @throws {TypeError} when a step has returned anything but an array of tensors */
function tensorsOf(results: tf.Tensor[]): tf.Tensor[] {
  if (Array.isArray(results) && results.every((result) => result instanceof tf.Tensor)) return results;
  const came = (value: unknown): string =>
    value instanceof tf.Tensor
      ? "a tensor"
      : value instanceof Promise
        ? "a promise"
        : Array.isArray(value)
          ? `an array of ${[...new Set(value.map(came))].join(" and ")}`
          : value === null
            ? "null"
            : typeof value;
  throw new TypeError(
    `compiledStep: the step returned ${came(results)}, but must return an array of tensors, as in: (x) => [tf.square(x)].`,
  );
}

/** The ids of the results, followed by those of the variables' values after the step. */
function resultsOf(backend: NativeBackend, results: readonly tf.Tensor[], variables: ReadonlyMap<number, tf.Variable>): number[] {
  return [...results, ...variables.values()].map((tensor) => tensorId(backend, tensor));
}
