import type { OpEntry, TapeEntry } from "../tape";
import { biasAdd, biasAddGrad } from "./bias";
import { sigmoidGrad, tanhGrad } from "./gates";
import { castToItself, reshapeToItself } from "./nothing";
import { outputOf } from "./op";
import { matMul, stackedMatMul } from "./products";
import { reluGrad } from "./relu";
import { View } from "./view";

export { poolFirst } from "./pool-first";

/**
 * Replaces what tfjs writes with several ops by the one TensorFlow op that means the same, so that the graph optimizer can
 * fuse it: bias additions, the gradients of ReLU, sigmoid and tanh, the gradient of a bias, matrix products; drops casts and reshapes that
 * change nothing.
 *
 * Pure: takes a tape, returns one with the same meaning. Ops that nobody reads any more are left; TensorFlow prunes them.
 *
 * @param given shapes of the tensors that the tape reads but does not make: inputs, variables, captured tensors
 */
export function rewrite(tape: readonly TapeEntry[], given: ReadonlyMap<number, readonly number[]>): TapeEntry[] {
  const view = new View(tape, given);
  return tape.map((entry) => (entry.kind === "const" || entry.apply ? view.seen(entry) : rewriteOp(view.resolve(entry), view)));
}

/** Returns the op that takes the place of another, or the id of an older tensor that its output equals. */
type Rule = (op: OpEntry, view: View) => OpEntry | number | undefined;

const rules: Rule[] = [castToItself, reshapeToItself, biasAdd, reluGrad, sigmoidGrad, tanhGrad, biasAddGrad, matMul, stackedMatMul];

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
