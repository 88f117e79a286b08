import type { tf } from "../runtime";

/** The model's metrics by their Keras names: tfjs calls the accuracy `acc`. */
export function metricNames(model: tf.LayersModel): string[] {
  const names = (model.metricsNames as string[]).map((name) => name.replace(/(^|_)acc$/, "$1accuracy"));
  return names.map((name, i) => (names.indexOf(name) === i ? name : `${name}_${names.slice(0, i).filter((n) => n === name).length}`));
}
