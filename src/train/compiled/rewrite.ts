import type { ConstEntry, OpEntry, TapeEntry } from "./tape";

/**
 * Replaces what tfjs writes with several ops by the one TensorFlow op that means the same, so that the graph optimizer can
 * fuse it: bias additions, the gradient of ReLU, the gradient of a bias, matrix products; drops casts and reshapes that change nothing.
 *
 * Pure: takes a tape, returns one with the same meaning. Ops that nobody reads any more are left; TensorFlow prunes them.
 *
 * @param given shapes of the tensors that the tape reads but does not make: inputs, variables, captured tensors
 */
export function rewrite(tape: readonly TapeEntry[], given: ReadonlyMap<number, readonly number[]>): TapeEntry[] {
  const view = new View(tape, given);
  return tape.map((entry) => (entry.kind === "const" || entry.apply ? view.seen(entry) : rewriteOp(view.resolve(entry), view)));
}

function rewriteOp(op: OpEntry, view: View): TapeEntry {
  for (const rule of rules) {
    const replaced = rule(op, view);
    if (replaced === undefined) continue;
    if (typeof replaced === "number") {
      view.alias(outputOf(op).id, replaced);
      return op;
    }
    view.replace(replaced);
    return replaced;
  }
  return op;
}

type Rule = (op: OpEntry, view: View) => OpEntry | number | undefined;
const FLOAT = 1;

const rules: Rule[] = [castToItself, reshapeToItself, biasAdd, reluGrad, biasAddGrad, matMul, stackedMatMul];

function castToItself(op: OpEntry): number | undefined {
  return op.name === "Cast" && attribute(op, "SrcT") === attribute(op, "DstT") ? input(op, 0) : undefined;
}

function reshapeToItself(op: OpEntry, view: View): number | undefined {
  if (op.name !== "Reshape") return undefined;
  const shape = view.shape(input(op, 0));
  return shape && sameShape(shape, outputOf(op).shape) ? input(op, 0) : undefined;
}

/** `Add` of a vector along the last axis, as layers add their bias. */
function biasAdd(op: OpEntry, view: View): OpEntry | undefined {
  if (op.name !== "Add" || attribute(op, "T") !== FLOAT) return undefined;
  const [x, bias] = [view.producer(input(op, 0)), view.shape(input(op, 1))];
  if (!x || !["Conv2D", "MatMul", "DepthwiseConv2dNative"].includes(x.name)) return undefined;
  const shape = outputOf(op).shape;
  if (bias?.length !== 1 || bias[0] !== shape[shape.length - 1]) return undefined;
  return { ...op, name: "BiasAdd" };
}

/** `dy * step(x)`, where tfjs builds the step from IsNan, Greater, Fill and two Selects. */
function reluGrad(op: OpEntry, view: View): OpEntry | undefined {
  if (op.name !== "Mul" || attribute(op, "T") !== FLOAT) return undefined;
  const outer = view.producer(input(op, 1));
  if (outer?.name !== "Select") return undefined;
  const [isNan, x, steps] = [view.producer(input(outer, 0)), input(outer, 1), view.producer(input(outer, 2))];
  if (isNan?.name !== "IsNan" || input(isNan, 0) !== x || steps?.name !== "Select") return undefined;
  const greater = view.producer(input(steps, 0));
  if (greater?.name !== "Greater" || input(greater, 0) !== x || view.constant(input(greater, 1))?.values[0] !== 0) return undefined;
  const [ones, fill] = [view.constant(input(steps, 1)), view.producer(input(steps, 2))];
  if (!ones || !everyOne(ones) || fill?.name !== "Fill" || view.constant(input(fill, 1))?.values[0] !== 0) return undefined;
  const shape = view.shape(input(op, 0));
  if (!shape || !sameShape(shape, ones.shape)) return undefined;
  // relu(x) > 0 exactly where x > 0. Reading the output instead of x leaves x with one reader, so that TensorFlow can
  // fuse convolution, bias and ReLU into one kernel.
  const features = view.reluOf(x) ?? x;
  return { ...op, name: "ReluGrad", inputs: [input(op, 0), features] };
}

/** `Sum` over all axes but the last. */
function biasAddGrad(op: OpEntry, view: View): OpEntry | undefined {
  if (op.name !== "Sum" || attribute(op, "T") !== FLOAT || attribute(op, "keep_dims") === true) return undefined;
  const shape = view.shape(input(op, 0));
  const axes = view.constant(input(op, 1))?.values;
  if (!shape || shape.length < 2 || !axes || axes.length !== shape.length - 1) return undefined;
  const wanted = new Set(shape.keys());
  wanted.delete(shape.length - 1);
  for (const axis of axes) wanted.delete(Number(axis));
  return wanted.size === 0 ? { ...op, name: "BiasAddGrad", inputs: [input(op, 0)], attributes: typeOnly(op) } : undefined;
}

/** `BatchMatMulV2` of matrices. */
function matMul(op: OpEntry, view: View): OpEntry | undefined {
  if (op.name !== "BatchMatMulV2" || attribute(op, "T") !== FLOAT) return undefined;
  const matrices = op.inputs.every((id) => view.shape(id)?.length === 2);
  return matrices ? asMatMul(op) : undefined;
}

/** `Reshape` of a `BatchMatMulV2` of the stacks `[1, M, K]` that `tf.matMul` makes of matrices. */
function stackedMatMul(op: OpEntry, view: View): OpEntry | undefined {
  const product = op.name === "Reshape" ? view.producer(input(op, 0)) : undefined;
  if (product?.name !== "BatchMatMulV2" || attribute(product, "T") !== FLOAT) return undefined;
  const stack = outputOf(product).shape;
  if (stack.length !== 3 || stack[0] !== 1 || !sameShape(stack.slice(1), outputOf(op).shape)) return undefined;
  const matrices = product.inputs.map((id) => unstacked(id, view));
  return matrices.every((id) => id !== undefined) ? asMatMul({ ...product, inputs: matrices as number[], outputs: op.outputs }) : undefined;
}

/** The matrix `[M, K]` that a reshape made into a stack `[1, M, K]`. */
function unstacked(id: number, view: View): number | undefined {
  const reshape = view.producer(id);
  if (reshape?.name !== "Reshape") return undefined;
  const [from, to] = [view.shape(input(reshape, 0)), outputOf(reshape).shape];
  return from?.length === 2 && to.length === 3 && to[0] === 1 && sameShape(to.slice(1), from) ? input(reshape, 0) : undefined;
}

function asMatMul(op: OpEntry): OpEntry {
  const rename: Record<string, string> = { adj_x: "transpose_a", adj_y: "transpose_b" };
  return { ...op, name: "MatMul", attributes: op.attributes.map((a) => ({ ...a, name: rename[a.name] ?? a.name })) };
}

const input = (op: OpEntry, index: number) => op.inputs[index] as number;
const outputOf = (op: OpEntry) => op.outputs[0] as OpEntry["outputs"][number];
const attribute = (op: OpEntry, name: string) => op.attributes.find((a) => a.name === name)?.value;
const typeOnly = (op: OpEntry) => op.attributes.filter((a) => a.name === "T");
const everyOne = ({ values }: ConstEntry) =>
  (values as ArrayLike<number> & Iterable<number>).length > 0 && Array.prototype.every.call(values, (v) => v === 1);
const sameShape = (a: readonly number[], b: readonly number[]) => a.length === b.length && a.every((n, i) => n === b[i]);

/** What the rules need to know about the tape: who made a tensor, what it looks like, and what it was replaced by. */
class View {
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
