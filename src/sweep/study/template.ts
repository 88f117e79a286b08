import { contains, type Distribution, toInternal } from "../space";
import { isFinished, type TrialTemplate } from "../storage";
import { problemOfValues } from "./tell";

const states: readonly unknown[] = ["RUNNING", "COMPLETE", "PRUNED", "FAIL", "WAITING"] satisfies TrialTemplate["state"][];

/**
 * What Optuna's `add_trial` refuses: a trial that its storages could not give back.
 *
 * @throws {RangeError} when the values do not fit the state or the study, or a parameter has no distribution or is no value of its own
 */
export function checkTemplate(template: TrialTemplate, objectives: number): void {
  const { state, values, params = {}, distributions = {} } = template;
  if (!states.includes(state))
    throw new RangeError(`addTrial: state is ${JSON.stringify(state)}, but must be one of ${states.join(", ")}.`);
  const given = values !== undefined && values !== null;
  if (given && (state === "FAIL" || !isFinished(template)))
    throw new RangeError(`addTrial: there are values, but a trial that is ${state} has none; leave them out, or make it COMPLETE.`);
  const problem = given || state === "COMPLETE" ? problemOfValues(values, objectives) : undefined;
  if (problem) throw new RangeError(`addTrial: ${problem}`);
  for (const name of new Set([...Object.keys(params), ...Object.keys(distributions)])) {
    const [param, distribution] = [own(params, name), own<Distribution>(distributions, name)];
    if (distribution === undefined)
      throw new RangeError(
        `addTrial: the parameter "${name}" has no distribution, but must have one, as in distributions: { ${JSON.stringify(name)}: sweep.float(0, 1) }.`,
      );
    if (param === undefined)
      throw new RangeError(`addTrial: there is a distribution for "${name}", but no value; give one in params, or take it out.`);
    if (!contains(distribution, toInternal(distribution, param)))
      throw new RangeError(
        `addTrial: "${name}" is ${JSON.stringify(param)}, which is no value of ${JSON.stringify(distribution)}; correct one of them.`,
      );
  }
}

const own = <T>(of: Readonly<Record<string, T>>, name: string): T | undefined => (Object.hasOwn(of, name) ? of[name] : undefined);
