import type { ConstEntry, OpEntry, TapeEntry } from "../tape";
import { input, outputOf } from "./op";

/** What the rules need to know about the tape: who made a tensor, what it looks like, and what it was replaced by. */
export class View {
  readonly #entries = new Map<number, TapeEntry>();
  readonly #shapes: Map<number, readonly number[]>;
  readonly #aliases = new Map<number, number>();
  readonly #relus = new Map<number, number>();

  constructor(tape: readonly TapeEntry[], given: ReadonlyMap<number, readonly number[]>) {
    this.#shapes = new Map(given);
    for (const entry of tape) {
      if (entry.kind === "const") {
        this.#entries.set(entry.id, entry);
        this.#shapes.set(entry.id, entry.shape);
        continue;
      }
      for (const output of entry.outputs) {
        this.#entries.set(output.id, entry);
        this.#shapes.set(output.id, output.shape);
      }
      if (entry.name === "Relu") this.#relus.set(input(entry, 0), outputOf(entry).id);
    }
  }

  /** The entry itself, reading what its inputs were replaced by. */
  seen(entry: TapeEntry): TapeEntry {
    return entry.kind === "const" ? entry : this.resolve(entry);
  }

  resolve(op: OpEntry): OpEntry {
    const resolved = { ...op, inputs: op.inputs.map((id) => this.#aliases.get(id) ?? id) };
    this.replace(resolved);
    return resolved;
  }

  replace(op: OpEntry): void {
    for (const output of op.outputs) this.#entries.set(output.id, op);
  }

  alias(id: number, to: number): void {
    this.#aliases.set(id, this.#aliases.get(to) ?? to);
  }

  producer(id: number): OpEntry | undefined {
    const entry = this.#entries.get(id);
    return entry?.kind === "op" ? entry : undefined;
  }

  constant(id: number): ConstEntry | undefined {
    const entry = this.#entries.get(id);
    return entry?.kind === "const" ? entry : undefined;
  }

  shape(id: number): readonly number[] | undefined {
    return this.#shapes.get(id);
  }

  reluOf(id: number): number | undefined {
    return this.#relus.get(id);
  }
}
