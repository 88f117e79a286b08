import { givenOf, type NativeBackend, tensorId } from "../../graphs";
import { tf } from "../../runtime";
import { followSchedule, learningRateOf } from "../learning-rate";
import { type Apply, variablesOf } from "./apply";
import { buildGraph, type Given, type Graph, notFinite, type Precision } from "./graph";
import { LossNotFinite } from "./not-finite";
import { countUpdates } from "./rules";
import { loadSession, type Session } from "./session";
import type { Recording } from "./tape";
import { bringHome, type Holder, moveTo, placeOf } from "./variables";

/** A recorded step as a graph in a session. */
export interface Program {
  run(inputs: readonly tf.Tensor[]): tf.Tensor[];
  dispose(): void;
}

interface ProgramSource {
  recording: Recording<tf.Tensor[]>;
  inputs: readonly tf.Tensor[];
  variables: ReadonlyMap<number, tf.Variable>;
  precision?: Precision;
  finiteLoss: boolean;
}

/** Builds and loads the graph of a recording. */
export function programOf(backend: NativeBackend, { recording, inputs, variables, precision, finiteLoss }: ProgramSource): Program {
  const { binding } = backend;
  const given = (id: number, { shape, dtype }: tf.Tensor): Given => ({ id, shape, dtype: backend.getDTypeInteger(dtype) });
  const inputsGiven = inputs.map((input) => given(tensorId(backend, input), input));
  const outside = idsFromOutside(recording, inputsGiven);
  const residents: { given: Given; variable?: tf.Variable }[] = [];
  const updates: { variable: tf.Variable; id: number }[] = [];
  const applies = recording.tape.flatMap((entry) => (entry.kind === "op" && entry.apply ? [entry] : []));
  const applied = new Set(applies.flatMap((entry) => entry.outputs.map(({ id }) => id)));
  const operands = new Set(applies.flatMap(({ apply }) => (apply ? variablesOf(apply) : [])));
  const residentOf = new Map<tf.Variable, number>();
  const changed = new Set<tf.Variable>();
  for (const [id, variable] of variables) {
    const after = tensorId(backend, variable);
    if (after !== id) changed.add(variable);
    if (after !== id && !applied.has(after)) updates.push({ variable, id: after });
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
  const learningRates = new Map<Apply, number>();
  for (const { apply } of applies) {
    if (!apply) continue;
    learningRates.set(apply, residents.length);
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
  const rates = [...learningRates].map(([{ optimizer }, index]) => ({ optimizer, index, stored: Number.NaN }));

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
      // A step may update by one optimizer several times, and its schedule counts each.
      for (const rate of rates) {
        followSchedule(rate.optimizer);
        countUpdates(rate.optimizer, 1);
        const value = learningRateOf(rate.optimizer);
        if (value === rate.stored) continue;
        const scalar = tf.scalar(value);
        session.store(new Map([[rate.index, tensorId(backend, scalar)]]));
        scalar.dispose();
        rate.stored = value;
      }
      const outputs = runOf(session, backend.getInputTensorIds(batch), () => {
        for (const { optimizer } of rates) countUpdates(optimizer, -1);
      });
      moveTo(holder, updatedVariables);
      for (const entry of updated) entry.version = entry.place.version;
      return outputs.map((metadata) => backend.createOutputTensor(metadata));
    },
    dispose() {
      bringHome(holder);
      session.dispose();
    },
  };
}

function runOf(session: Session, inputs: number[], onFailure: () => void) {
  try {
    return session.run(inputs);
  } catch (error) {
    onFailure();
    // The message of TensorFlow's CheckNumerics, which the graph has when the loss must be finite.
    if (error instanceof Error && error.message.includes(notFinite)) throw new LossNotFinite(notFinite);
    throw error;
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
