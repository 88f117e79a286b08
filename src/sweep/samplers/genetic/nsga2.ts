import type { ParamValue } from "../../space";
import type { FrozenTrial } from "../../storage";
import { crowdingDistances, dominates, dominationRanks, losses } from "../domination";
import { commonSpace, hasAll, randomOf, type Sampler, type SeedOptions, type StudyView } from "../sampler";
import { drawValue } from "../transform";

export interface Nsga2Options extends SeedOptions {
  /** Trials per generation. Default: 50. */
  populationSize?: number;
  /** How likely a child has two parents. Default: 0.9. */
  crossoverProbability?: number;
  /** How likely a parameter comes from the second parent. Default: 0.5. */
  swappingProbability?: number;
  /** How likely a parameter is drawn anew. Default: 1 / number of parameters. */
  mutationProbability?: number;
}

/** The attribute that Optuna's `NSGAIISampler` uses too. */
const generationKey = "NSGAIISampler:generation";

/**
 * NSGA-II (Deb et al., IEEE Trans. Evol. Comput. 6, 2002) with uniform crossover, as Optuna's `NSGAIISampler`: for several objectives, or one. The
 * parents of a generation are the best of the one before and of its parents, by rank of domination and then by distance to their neighbours.
 *
 * @throws {RangeError} when an option is out of its range
 */
export function nsga2({
  seed,
  populationSize = 50,
  crossoverProbability = 0.9,
  swappingProbability = 0.5,
  mutationProbability,
}: Nsga2Options = {}): Sampler {
  if (!Number.isInteger(populationSize) || populationSize < 2)
    throw new RangeError(`nsga2: populationSize is ${populationSize}, but must be a whole number of at least 2.`);
  for (const [name, value] of Object.entries({ crossoverProbability, swappingProbability, mutationProbability: mutationProbability ?? 0 }))
    if (!(value >= 0 && value <= 1)) throw new RangeError(`nsga2: ${name} is ${value}, but must lie in 0 to 1.`);
  const source = randomOf(seed, 6);
  const one = <T>(of: readonly T[]) => of[source.integer(0, of.length - 1)] as T;
  const parents = new Map<number, readonly FrozenTrial[]>();

  /** The parents of a generation; none of the first one. */
  const parentsOf = (study: StudyView, generation: number): readonly FrozenTrial[] => {
    if (generation <= 0) return [];
    let found = parents.get(generation);
    // A study that has not these trials is another one, also under the same name, or another part of it.
    if (!found?.[0] || !study.trials.includes(found[0])) {
      const population = study.trials.filter((trial) => trial.state === "COMPLETE" && generationOf(trial) === generation - 1);
      found = elite([...population, ...parentsOf(study, generation - 1)], study, populationSize);
      parents.set(generation, found);
    }
    return found;
  };
  /** The better of two, the second one where neither dominates. */
  const tournament = (study: StudyView, candidates: readonly FrozenTrial[]): FrozenTrial => {
    const [a, b] = [one(candidates), one(candidates)];
    return dominates(losses(a.values as number[], study.directions), losses(b.values as number[], study.directions)) ? a : b;
  };

  return {
    name: "nsga2",
    sampleRelative(study) {
      const generation = nextGeneration(study, populationSize);
      const systemAttrs = { [generationKey]: generation };
      const names = Object.keys(commonSpace(study));
      const candidates = parentsOf(study, generation).filter((trial) => hasAll(trial, names));
      if (candidates.length === 0 || names.length === 0) return { values: {}, systemAttrs };
      const first = source.next() < crossoverProbability ? tournament(study, candidates) : undefined;
      const others = candidates.filter((trial) => trial !== first);
      const second = first ? tournament(study, others.length > 0 ? others : candidates) : one(candidates);
      const mutation = mutationProbability ?? 1 / names.length;
      const values: Record<string, ParamValue> = {};
      for (const name of names) {
        const parent = first && source.next() >= swappingProbability ? first : second;
        // What is left out is drawn anew.
        if (source.next() >= mutation) values[name] = parent.params[name] as ParamValue;
      }
      return { values, systemAttrs };
    },
    sampleIndependent: (_study, _trial, _name, distribution) => drawValue(distribution, source),
  };
}

const generationOf = ({ systemAttrs }: FrozenTrial): number =>
  typeof systemAttrs[generationKey] === "number" ? systemAttrs[generationKey] : -1;

/** The latest generation, or the one after it when it is full. */
function nextGeneration({ trials }: StudyView, populationSize: number): number {
  let [latest, count] = [0, 0];
  for (const trial of trials) {
    if (trial.state !== "COMPLETE") continue;
    const generation = generationOf(trial);
    if (generation > latest) [latest, count] = [generation, 1];
    else if (generation === latest) count++;
  }
  return count < populationSize ? latest : latest + 1;
}

function elite(population: readonly FrozenTrial[], { directions }: StudyView, size: number): FrozenTrial[] {
  const rows = population.map(({ values }) => losses(values as number[], directions));
  const ranks = dominationRanks(rows);
  const chosen: number[] = [];
  for (let rank = 0; chosen.length < Math.min(size, population.length); rank++) {
    const members = [...rows.keys()].filter((i) => ranks[i] === rank);
    if (chosen.length + members.length > size) {
      const distances = crowdingDistances(members.map((i) => rows[i] as number[]));
      const order = [...members.keys()].sort((a, b) => ((distances[a] as number) > (distances[b] as number) ? -1 : 1));
      chosen.push(...order.slice(0, size - chosen.length).map((j) => members[j] as number));
    } else chosen.push(...members);
  }
  return chosen.map((i) => population[i] as FrozenTrial);
}
