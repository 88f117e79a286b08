import { type NativeBackend, tensorId } from "../../graphs";
import type { tf } from "../../runtime";

/** A session that holds the newest value of some variables. */
export interface Holder {
  /** Fetches the values of these variables as tensors. */
  fetch(variables: readonly tf.Variable[]): tf.Tensor[];
}

interface Place {
  /** Grows with every new value. */
  version: number;
  /** The session that alone has the newest value; undefined when JavaScript has it. */
  holder?: Holder;
}

type Internals = { dataId: object };

const places = new WeakMap<tf.Variable, Place>();
const heldBy = new WeakMap<Holder, Set<tf.Variable>>();

/**
 * Makes a variable that lives in TensorFlow sessions look like any other: who reads it, saves it or computes with it gets the newest
 * value, fetched at that moment; who assigns it from JavaScript makes every session take the new value before its next run.
 *
 * Every use of a tensor in tfjs goes through its `dataId`, so that one property is where both directions meet.
 */
export function placeOf(variable: tf.Variable): Readonly<Place> {
  const known = places.get(variable);
  if (known) return known;
  const place: Place = { version: 0 };
  places.set(variable, place);
  let dataId = (variable as unknown as Internals).dataId;
  Object.defineProperty(variable, "dataId", {
    configurable: true,
    enumerable: true,
    get() {
      if (place.holder) bringHome(place.holder);
      return dataId;
    },
    set(value: object) {
      dataId = value;
      place.version++;
      leave(variable, place);
    },
  });
  return place;
}

/** Says that `holder` has just computed new values of `variables`. */
export function moveTo(holder: Holder, variables: readonly tf.Variable[]): void {
  let held = heldBy.get(holder);
  if (!held) heldBy.set(holder, (held = new Set()));
  for (const variable of variables) {
    const place = places.get(variable) as Place;
    if (place.holder !== holder) {
      leave(variable, place);
      place.holder = holder;
      held.add(variable);
    }
    place.version++;
  }
}

/** Brings everything that only `holder` knows back into JavaScript. */
export function bringHome(holder: Holder): void {
  const held = [...(heldBy.get(holder) ?? [])].filter((variable) => !variable.isDisposed);
  heldBy.delete(holder);
  if (held.length === 0) return;
  const before = held.map((variable) => places.get(variable) as Place);
  for (const place of before) place.holder = undefined;
  const tensors = holder.fetch(held);
  held.forEach((variable, i) => {
    const place = before[i] as Place;
    const { version } = place;
    const tensor = tensors[i] as tf.Tensor;
    variable.assign(tensor);
    tensor.dispose();
    // The same value in another place: the session need not take it again.
    place.version = version;
  });
}

function leave(variable: tf.Variable, place: Place): void {
  if (!place.holder) return;
  heldBy.get(place.holder)?.delete(variable);
  place.holder = undefined;
}

/** Every variable that tfjs knows: weights, statistics and the slots of optimizers. */
export function registeredVariables(engine: unknown): tf.Variable[] {
  return Object.values((engine as { registeredVariables: Record<string, tf.Variable> }).registeredVariables);
}

/** The same value under another native id: on a tape, tensors are told apart by that. */
export const sameValue = (backend: NativeBackend, x: tf.Tensor): tf.Tensor =>
  backend.executeSingleOutput(
    "Identity",
    [{ name: "T", type: backend.binding.TF_ATTR_TYPE, value: backend.getDTypeInteger(x.dtype) }],
    [x],
  );

/**
 * Gives every variable a value of its own, and returns them by its id. Two variables made from one tensor share its native id, as a variable and its clone do, and
 * on a tape they could not be told apart.
 */
export function separate(backend: NativeBackend, variables: readonly tf.Variable[]): Map<number, tf.Variable> {
  const owners = new Map<number, tf.Variable>();
  for (const variable of variables) {
    const own = sameValue(backend, variable);
    variable.assign(own as never);
    own.dispose();
    owners.set(tensorId(backend, variable), variable);
  }
  return owners;
}

/** The values of variables at this moment; costs no copy, for a tensor never changes. */
export function snapshotOf(variables: readonly tf.Variable[]): { restore(): void; dispose(): void } {
  const values = variables.map((variable) => ({ variable, value: variable.clone() }));
  return {
    restore() {
      for (const { variable, value } of values) if (!variable.isDisposed) variable.assign(value);
    },
    dispose() {
      for (const { value } of values) value.dispose();
    },
  };
}
