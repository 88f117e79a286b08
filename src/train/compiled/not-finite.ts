import { tf } from "../../runtime";
import { updatedBy } from "./apply";
import { notFinite } from "./graph";
import { forgetUpdate } from "./rules";
import { registeredVariables, snapshotOf } from "./variables";

/** Thrown by a step with `finiteLoss`; every variable has its value from before the step. */
export class LossNotFinite extends Error {
  override readonly name = "LossNotFinite";
}

/** Takes every variable back to where it was when the first result of `run` is not finite. */
export function unlessNotFinite(run: () => tf.Tensor[]): tf.Tensor[] {
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
