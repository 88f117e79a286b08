import { tf } from "../../runtime";
import { type UpdateOptions, updateOptionsOf, withUpdateOptions } from "../compiled";
import { scheduleOf, withSchedule } from "../learning-rate";
import { type Schedule, scheduleFrom } from "../schedules";

/** An optimizer as JSON: its class and options, without its state. */
export interface OptimizerConfig {
  readonly className: string;
  readonly config: object;
  readonly update: UpdateOptions;
  /** `null` where it follows a schedule of the user's own, which cannot be written down. */
  readonly schedule?: Schedule["config"] | null;
  /** Updates so far. */
  readonly iterations: number;
}

interface OptimizerClass {
  readonly className: string;
  fromConfig(cls: unknown, config: object): tf.Optimizer;
}

const classes = () =>
  [
    tf.SGDOptimizer,
    tf.MomentumOptimizer,
    tf.RMSPropOptimizer,
    tf.AdamOptimizer,
    tf.AdamaxOptimizer,
    tf.AdagradOptimizer,
    tf.AdadeltaOptimizer,
  ] as unknown as OptimizerClass[];

export function configOf(optimizer: tf.Optimizer): OptimizerConfig {
  const schedule = scheduleOf(optimizer);
  return {
    className: optimizer.getClassName(),
    config: optimizer.getConfig(),
    update: updateOptionsOf(optimizer),
    ...(schedule && { schedule: schedule.config ?? null }),
    iterations: (optimizer as unknown as { iterations: number }).iterations,
  };
}

/** @throws {Error} when the class is not one of tfjs's, or the schedule was the user's own */
export function optimizerFrom({ className, config, update, schedule }: OptimizerConfig): tf.Optimizer {
  const found = classes().find((known) => known.className === className);
  if (!found)
    throw new Error(
      `loadCheckpoint: the model was trained by the optimizer ${className}, which is not one of tfjs; give loadCheckpoint(path, { optimizer }).`,
    );
  if (schedule === null)
    throw new Error(
      "loadCheckpoint: the learning rate followed a function of your own, which a file cannot hold; give loadCheckpoint(path, { optimizer: train.adam({ learningRate: yourFunction }) }).",
    );
  const optimizer = withUpdateOptions(found.fromConfig(found, config), update);
  const restored = schedule && scheduleFrom(schedule);
  return restored ? withSchedule(optimizer, restored) : optimizer;
}
