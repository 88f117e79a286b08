import type { tf } from "../runtime";
import { type CompiledStep, releaseWith } from "./compiled";

const kept = new WeakMap<tf.LayersModel, Map<string, CompiledStep>>();

/** A step of this kind that is made once for a model, so that its graphs are built once, and freed with the model. */
export function keptStep(model: tf.LayersModel, kind: string, make: () => CompiledStep): CompiledStep {
  let steps = kept.get(model);
  if (!steps) kept.set(model, (steps = new Map()));
  const known = steps.get(kind);
  if (known) return known;
  const step = make();
  steps.set(kind, step);
  releaseWith(model, step);
  const { dispose } = model;
  model.dispose = () => {
    step.dispose();
    return dispose.call(model);
  };
  return step;
}
