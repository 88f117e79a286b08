import type { tf } from "../../runtime";

/** The writes to variables in a graph, in their order: several ops of one step may write the same one. */
export interface Writes {
  /** What must have run before the variable is written next, as control inputs. */
  order(variable: tf.Variable): readonly string[];
  /** Makes the variable hold the value of this id, unless it does; `write` adds the op for that and returns its name. */
  settle(variable: tf.Variable, id: number, write: () => string): void;
  /** Says that these ops have written the value of this id, or read it. */
  wrote(variable: tf.Variable, id: number, ops: readonly string[]): void;
}

/** @param given the id of a variable's value before the step, and the op that reads that */
export function newWrites(given: (variable: tf.Variable) => { id: number; read: string }): Writes {
  const known = new Map<tf.Variable, { id: number; order: readonly string[] }>();
  const stateOf = (variable: tf.Variable) => {
    const state = known.get(variable);
    if (state) return state;
    const { id, read } = given(variable);
    return { id, order: [`^${read}`] };
  };
  const wrote: Writes["wrote"] = (variable, id, ops) => {
    known.set(variable, { id, order: [...new Set([...stateOf(variable).order, ...ops.map((op) => `^${op.replace(/:\d+$/, "")}`)])] });
  };
  return {
    order: (variable) => stateOf(variable).order,
    settle(variable, id, write) {
      if (stateOf(variable).id !== id) wrote(variable, id, [write()]);
    },
    wrote,
  };
}
