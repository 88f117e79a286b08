import { tf } from "../../runtime";
import { followSchedule, learningRateOf } from "../learning-rate";
import { forgetUpdate, updatedBy, variablesOf } from "./apply";
import { buildGraph, type Given, type Graph, notFinite, type Precision } from "./graph";
import { givenOf, type NativeBackend, nativeBackend, tensorId } from "./native";
import { newRandomState, runStepWith } from "./random-ops";
import { differenceOf, type Script } from "./same-tape";
import { loadSession, type Session } from "./session";
import { type Recording, record } from "./tape";
import { bringHome, type Holder, moveTo, placeOf, registeredVariables, separate, snapshotOf } from "./variables";

/** A function of tensors; it may also read and assign `tf.Variable`s. */
export type StepFunction = (...inputs: tf.Tensor[]) => tf.Tensor[];

export interface CompileOptions {
  /** `true`: compile where possible. `false`: run eagerly. `"require"`: throw where it is not possible. Default: `true`. */
  compile?: boolean | "require";
  /** Called once with the reason when the step runs eagerly after all. Default: one line by `console.warn`. */
  onEager?: (reason: string) => void;
  /** Anything else that the recording depends on, such as the settings of an optimizer; another key makes another recording. */
  key?: () => string;
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

interface Program {
  run(inputs: readonly tf.Tensor[]): tf.Tensor[];
  dispose(): void;
}

interface Trace {
  recordings: number;
  script?: Script;
  program?: Program;
}

// The first recording may also see tensors on their way into TensorFlow, such as an optimizer's constants; later ones do not.
const mostRecordings = 3;

/** Thrown by a step with `finiteLoss`; every variable has its value from before the step. */
export class LossNotFinite extends Error {
  override readonly name = "LossNotFinite";
}

/**
 * Compiles a step as `tf.function` does in Python: for every combination of input shapes the function runs eagerly two or three times while
 * it is recorded, and from then on as one TensorFlow graph with resource variables. The results are those of eager tfjs.
 *
 * Dropout and random tensors without a seed are drawn anew in every step; the learning rate of an optimizer is an input.
 * What JavaScript computes besides tensors (a counter, a log) happens only while recording. A step that makes other values in
 * JavaScript every time or reads a tensor's values runs eagerly.
 */
export function compiledStep(
  fn: StepFunction,
  { compile = true, onEager, key, precision, seed, firstStep, finiteLoss = false }: CompileOptions = {},
): CompiledStep {
  const random = newRandomState(seed, firstStep);
  const eagerly = (inputs: tf.Tensor[]) => runStepWith(random, () => fn(...inputs));
  const guarded = (run: () => tf.Tensor[]) => (finiteLoss ? unlessNotFinite(run) : run());
  const owned = newTraces();
  const { traces } = owned;
  let eagerBecause: string | undefined = compile === false ? "compile is false" : undefined;

  const refuse = (reason: string) => {
    eagerBecause = reason;
    if (compile === "require")
      throw new Error(`compiledStep: the step cannot be compiled, because ${reason}; use compile: true to run it eagerly.`);
    (onEager ?? ((why) => console.warn(`This step runs eagerly, not compiled, because ${why}.`)))(reason);
  };

  const trace = (backend: NativeBackend, state: Trace, inputs: tf.Tensor[]): tf.Tensor[] => {
    const names = new Map<number, string>();
    const variables = separate(backend, registeredVariables(tf.engine()), copyOf);
    for (const [id, variable] of variables) names.set(id, `variable ${variable.name}`);
    inputs.forEach((input, i) => void names.set(tensorId(backend, input), `input ${i}`));
    const recording = record(backend, () => eagerly(inputs));
    const results = recording.result;
    if (recording.obstacle) refuse(recording.obstacle);
    else if (registeredVariables(tf.engine()).length === variables.size) {
      const script = { tape: recording.tape, names, results: resultsOf(backend, results, variables) };
      const difference = state.script && differenceOf(state.script, script);
      if (difference && ++state.recordings === mostRecordings) refuse(difference);
      else if (state.script && !difference) {
        try {
          state.program = programOf(backend, { recording, inputs, variables, precision, finiteLoss });
        } catch (error) {
          refuse((error instanceof Error ? error.message : String(error)).replace(/\.+$/, ""));
        }
        state.script = undefined;
      } else state.script = script;
    }
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
    dispose: { value: owned.dispose },
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

const copyOf = (x: tf.Tensor) => tf.tidy(() => (x.dtype === "float32" ? tf.add(x, 0) : tf.cast(tf.add(tf.cast(x, "float32"), 0), x.dtype)));

/** The ids of the results, followed by those of the variables' values after the step. */
function resultsOf(backend: NativeBackend, results: readonly tf.Tensor[], variables: ReadonlyMap<number, tf.Variable>): number[] {
  return [...results, ...variables.values()].map((tensor) => tensorId(backend, tensor));
}

interface ProgramSource {
  recording: Recording<tf.Tensor[]>;
  inputs: readonly tf.Tensor[];
  variables: ReadonlyMap<number, tf.Variable>;
  precision?: Precision;
  finiteLoss: boolean;
}

function programOf(backend: NativeBackend, { recording, inputs, variables, precision, finiteLoss }: ProgramSource): Program {
  const { binding } = backend;
  const given = (id: number, { shape, dtype }: tf.Tensor): Given => ({ id, shape, dtype: backend.getDTypeInteger(dtype) });
  const inputsGiven = inputs.map((input) => given(tensorId(backend, input), input));
  const outside = idsFromOutside(recording, inputsGiven);
  const residents: { given: Given; variable?: tf.Variable }[] = [];
  const updates: { resident: number; id: number }[] = [];
  const applies = recording.tape.flatMap((entry) => (entry.kind === "op" && entry.apply ? [entry] : []));
  const applied = new Set(applies.flatMap((entry) => entry.outputs.map(({ id }) => id)));
  const operands = new Set(applies.flatMap(({ apply }) => (apply ? variablesOf(apply) : [])));
  const residentOf = new Map<tf.Variable, number>();
  const changed = new Set<tf.Variable>();
  for (const [id, variable] of variables) {
    const after = tensorId(backend, variable);
    if (after !== id) changed.add(variable);
    if (after !== id && !applied.has(after)) updates.push({ resident: residents.length, id: after });
    if (after !== id || outside.has(id) || operands.has(variable)) {
      residentOf.set(variable, residents.length);
      residents.push({ given: given(id, variable), variable });
    }
    outside.delete(id);
  }
  const captured = new Map<number, number>();
  for (const id of outside) {
    captured.set(residents.length, id);
    residents.push({ given: givenOf(backend, id) });
  }
  const learningRates = new Map<tf.Optimizer, number>();
  for (const { apply } of applies) {
    if (!apply || learningRates.has(apply.optimizer)) continue;
    learningRates.set(apply.optimizer, residents.length);
    residents.push({ given: { id: -residents.length, shape: [], dtype: backend.getDTypeInteger("float32") } });
  }

  const graph: Graph = buildGraph(binding, {
    tape: recording.tape,
    inputs: inputsGiven,
    resident: residents.map((resident) => resident.given),
    residentOf,
    learningRates,
    precision,
    finiteLoss,
    updates,
    outputs: recording.result.map((tensor) => tensorId(backend, tensor)),
  });
  const session = loadSession(binding, graph);
  session.store(captured);
  const rates = [...learningRates].map(([optimizer, index]) => ({ optimizer, index, stored: Number.NaN }));

  const holder: Holder = {
    fetch: (wanted) => session.read(wanted.map((v) => indexOf.get(v) as number)).map((m) => backend.createOutputTensor(m)),
  };
  const held = residents.flatMap(({ variable }, index) => (variable ? [{ variable, index, place: placeOf(variable), version: -1 }] : []));
  const indexOf = new Map(held.map(({ variable, index }) => [variable, index]));
  const updated = held.filter(({ variable }) => changed.has(variable));
  const updatedVariables = updated.map(({ variable }) => variable);

  return {
    run(batch) {
      const stale = held.filter(({ version, place }) => version !== place.version);
      if (stale.length > 0) {
        session.store(new Map(stale.map(({ index, variable }) => [index, tensorId(backend, variable)])));
        for (const entry of stale) entry.version = entry.place.version;
      }
      for (const rate of rates) {
        followSchedule(rate.optimizer);
        const value = learningRateOf(rate.optimizer);
        if (value === rate.stored) continue;
        const scalar = tf.scalar(value);
        session.store(new Map([[rate.index, tensorId(backend, scalar)]]));
        scalar.dispose();
        rate.stored = value;
      }
      const outputs = runOf(session, backend.getInputTensorIds(batch));
      moveTo(holder, updatedVariables);
      for (const entry of updated) entry.version = entry.place.version;
      for (const { optimizer } of rates) (optimizer as unknown as { incrementIterations(): void }).incrementIterations();
      return outputs.map((metadata) => backend.createOutputTensor(metadata));
    },
    dispose() {
      bringHome(holder);
      session.dispose();
    },
  };
}

function runOf(session: Session, inputs: number[]) {
  try {
    return session.run(inputs);
  } catch (error) {
    // The message of TensorFlow's CheckNumerics, which the graph has when the loss must be finite.
    if (error instanceof Error && error.message.includes(notFinite)) throw new LossNotFinite(notFinite);
    throw error;
  }
}

/** Takes every variable back to where it was when the first result of `run` is not finite. */
function unlessNotFinite(run: () => tf.Tensor[]): tf.Tensor[] {
  const known = registeredVariables(tf.engine());
  const before = snapshotOf(known);
  try {
    const { result, optimizer } = updatedBy(run);
    if (Number.isFinite(result[0]?.dataSync()[0])) return result;
    tf.dispose(result);
    before.restore();
    if (optimizer) forgetUpdate(optimizer, new Set(registeredVariables(tf.engine()).filter((variable) => !known.includes(variable))));
    throw new LossNotFinite(notFinite);
  } finally {
    before.dispose();
  }
}

/** Ids that the tape reads but that neither it nor the inputs made: variables and captured tensors. */
function idsFromOutside({ tape }: Recording<unknown>, inputs: readonly Given[]): Set<number> {
  const made = new Set(inputs.map(({ id }) => id));
  const outside = new Set<number>();
  for (const entry of tape) {
    if (entry.kind === "const") made.add(entry.id);
    else {
      for (const id of entry.inputs) if (!made.has(id)) outside.add(id);
      for (const { id } of entry.outputs) made.add(id);
    }
  }
  return outside;
}
