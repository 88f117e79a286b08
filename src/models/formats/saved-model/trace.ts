import { tf } from "../../../runtime";
import {
  type NativeBackend,
  newRandomState,
  type OpEntry,
  type Recording,
  record,
  rewrite,
  runStepWith,
  type TapeEntry,
  tensorId,
} from "../../../train/compiled";

/** What a model's prediction for one size of batch consists of. */
export interface Trace {
  readonly batch: number;
  /** Only what the outputs depend on. */
  readonly tape: readonly TapeEntry[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly release: () => void;
}

/**
 * Records the prediction of a model for a batch of zeros.
 *
 * @throws {Error} when the prediction reads values back into JavaScript, or draws random numbers
 */
export function traceOf(backend: NativeBackend, model: tf.LayersModel, batch: number): Trace {
  const random = newRandomState(0);
  const inputs = model.inputs.map(({ shape, dtype }) => tf.zeros([batch, ...(shape.slice(1) as number[])], dtype));
  const ids = inputs.map((input) => tensorId(backend, input));
  const predict = () => [model.apply(inputs.length === 1 ? (inputs[0] as tf.Tensor) : inputs, { training: false })].flat() as tf.Tensor[];
  const recording: Recording<{ tensors: tf.Tensor[]; ids: number[] }> = record(backend, () =>
    runStepWith(random, () => {
      const tensors = tf.tidy(predict);
      return { tensors, ids: tensors.map((tensor) => tensorId(backend, tensor)) };
    }),
  );
  const { tensors, ids: outputs } = recording.result;
  const release = () => {
    tf.dispose([inputs, tensors]);
    recording.release();
  };
  const obstacle = recording.obstacle ?? (random.calls > 0 ? "it draws random numbers" : undefined);
  if (obstacle) {
    release();
    tf.dispose(random.counter ?? []);
    throw new Error(`exportSavedModel: the model ${model.name} cannot become a graph, because ${obstacle} while it predicts.`);
  }
  const given = new Map(ids.map((id, i) => [id, (inputs[i] as tf.Tensor).shape]));
  return { batch, tape: needed(rewrite(recording.tape, given), outputs), inputs: ids, outputs, release };
}

function needed(tape: readonly TapeEntry[], outputs: readonly number[]): TapeEntry[] {
  const wanted = new Set(outputs);
  const kept: TapeEntry[] = [];
  for (const entry of [...tape].reverse()) {
    if (!idsOf(entry).some((id) => wanted.has(id))) continue;
    kept.push(entry);
    if (entry.kind === "op") for (const id of entry.inputs) wanted.add(id);
  }
  return kept.reverse();
}

const idsOf = (entry: TapeEntry) => (entry.kind === "const" ? [entry.id] : entry.outputs.map(({ id }) => id));

/** The first way in which two traces are not the same sequence of ops on the same tensors, or undefined. */
export function differenceOf(first: Trace, second: Trace): string | undefined {
  if (first.tape.length !== second.tape.length) return `it runs ${first.tape.length} ops one time and ${second.tape.length} another`;
  const places = [placesOf(first), placesOf(second)] as const;
  const same = (a: number, b: number) => (places[0].get(a) ?? a) === (places[1].get(b) ?? b);
  for (const [i, a] of first.tape.entries()) {
    const b = second.tape[i] as TapeEntry;
    if (a.kind !== b.kind) return "it runs other ops";
    if (a.kind === "const" || b.kind === "const") continue;
    if (a.name !== b.name || a.inputs.length !== b.inputs.length) return `it runs ${a.name} one time and ${b.name} another`;
    const attribute = differentAttribute(a, b);
    if (attribute) return `the attribute ${attribute} of ${a.name} changes`;
    if (a.inputs.some((id, k) => !same(id, b.inputs[k] as number))) return `${a.name} reads other tensors`;
  }
  return first.outputs.every((id, k) => same(id, second.outputs[k] as number)) ? undefined : "its results come from other ops";
}

const differentAttribute = (a: OpEntry, b: OpEntry) =>
  a.attributes.find(({ name, value }, k) => name !== b.attributes[k]?.name || String(value) !== String(b.attributes[k]?.value))?.name;

const placesOf = ({ tape, inputs }: Trace) =>
  new Map<number, string>([
    ...inputs.map((id, i) => [id, `input ${i}`] as const),
    ...tape.flatMap((entry, i) => idsOf(entry).map((id, k) => [id, `${i}:${k}`] as const)),
  ]);
