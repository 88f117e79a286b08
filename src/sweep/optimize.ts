import type { Space } from "./space";
import { type CreateStudyOptions, createStudy, type Objective, type OptimizeOptions, type Study } from "./study";

/**
 * Creates a study, or goes on with the one of that name, and runs trials of an objective.
 *
 *     const study = await sweep.optimize(({ params }) => (params.x - 2) ** 2, {
 *       space: { x: sweep.float(-10, 10) },
 *       sampler: sweep.tpe({ seed: 1 }),
 *       trials: 40,
 *     });
 *     study.bestParams;
 *
 * @throws see {@link createStudy} and {@link Study.optimize}
 */
export async function optimize<const S extends Space = Space>(
  objective: Objective<S>,
  options: CreateStudyOptions<S> & OptimizeOptions<S> = {},
): Promise<Study<S>> {
  const study = await createStudy<S>({ ...options, loadIfExists: options.loadIfExists ?? options.name !== undefined });
  await study.optimize(objective, options);
  return study;
}
