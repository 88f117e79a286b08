import type { OpEntry, TapeEntry } from "../tape";
import { input, outputOf, typeOnly } from "./op";

/**
 * Pools before ReLU where a network pools after it: `max(relu(x))` is `relu(max(x))`, and ReLU with its gradient then goes over a quarter of
 * the numbers. Gradients are the same too: where the largest number of a window is not positive, both ways give none of them any.
 *
 * @param needed what the graph gives back; whatever has no part in it is left out
 */
export function poolFirst(tape: readonly TapeEntry[], needed: Iterable<number>): TapeEntry[] {
  const live = liveOf(tape, needed);
  const readers = readersOf(live);
  const kept = new Set(needed);
  const only = (id: number) => (kept.has(id) ? [] : (readers.get(id) ?? []));
  const replaced = new Map<TapeEntry, TapeEntry[]>();
  let fresh = 0;
  for (const relu of live) {
    if (relu.kind !== "op" || relu.name !== "Relu") continue;
    const [before, after] = [input(relu, 0), outputOf(relu)];
    const all = only(after.id);
    const named = (name: string, at: number) => all.filter((op) => op.name === name && input(op, at) === after.id);
    const [[pool], [poolGrad], [reluGrad]] = [named("MaxPool", 0), named("MaxPoolGrad", 0), named("ReluGrad", 1)];
    if (!pool || replaced.has(pool) || all.length !== (poolGrad ? 3 : 1)) continue;
    const pooled = { ...outputOf(pool), id: --fresh };
    const forward = [
      { ...pool, inputs: [before], outputs: [pooled] },
      { ...relu, inputs: [pooled.id], outputs: [outputOf(pool)] },
    ];
    if (poolGrad) {
      const between = outputOf(poolGrad).id;
      if (!reluGrad || input(poolGrad, 1) !== outputOf(pool).id || input(reluGrad, 0) !== between || only(between).length !== 1) continue;
      const masked = { ...pooled, id: --fresh };
      replaced.set(poolGrad, [
        { ...reluGrad, attributes: typeOnly(reluGrad), inputs: [input(poolGrad, 2), outputOf(pool).id], outputs: [masked] },
        { ...poolGrad, inputs: [before, pooled.id, masked.id], outputs: [outputOf(reluGrad)] },
      ]);
      replaced.set(reluGrad, []);
    }
    replaced.set(relu, []);
    replaced.set(pool, forward);
  }
  return live.flatMap((entry) => replaced.get(entry) ?? [entry]);
}

/** Without the ops that have no part in what is needed, such as those that other rules have replaced. */
function liveOf(tape: readonly TapeEntry[], needed: Iterable<number>): TapeEntry[] {
  const read = new Set(needed);
  const live: TapeEntry[] = [];
  for (const entry of [...tape].reverse()) {
    if (entry.kind === "const" || entry.apply || entry.outputs.some(({ id }) => read.has(id))) {
      live.unshift(entry);
      if (entry.kind === "op") for (const id of entry.inputs) read.add(id);
    }
  }
  return live;
}

function readersOf(tape: readonly TapeEntry[]): Map<number, OpEntry[]> {
  const readers = new Map<number, OpEntry[]>();
  for (const entry of tape) {
    if (entry.kind === "op") for (const id of entry.inputs) readers.set(id, [...(readers.get(id) ?? []), entry]);
  }
  return readers;
}
