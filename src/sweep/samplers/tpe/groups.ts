import { type Distribution, isOpen } from "../../space";
import type { FrozenTrial } from "../../storage";

/** Parameters in groups that came together in all trials so far, none in two groups; Optuna's group-decomposed search space. */
export function groupsOf(trials: readonly FrozenTrial[]): Record<string, Distribution>[] {
  let groups: Map<string, Distribution>[] = [];
  const seen = new Set<string>();
  for (const { distributions, state } of trials) {
    if (state !== "COMPLETE" && state !== "PRUNED") continue;
    const names = Object.keys(distributions);
    const signature = [...names].sort().join("\n");
    if (seen.has(signature)) continue;
    seen.add(signature);
    const next: Map<string, Distribution>[] = [];
    const fresh = new Set(names);
    for (const group of groups) {
      const [inside, outside] = [new Map<string, Distribution>(), new Map<string, Distribution>()];
      for (const [name, distribution] of group) (fresh.delete(name) ? inside : outside).set(name, distribution);
      next.push(...[inside, outside].filter(({ size }) => size > 0));
    }
    if (fresh.size > 0) next.push(new Map([...fresh].map((name) => [name, distributions[name] as Distribution])));
    groups = next;
  }
  return groups
    .map((group) => Object.fromEntries([...group].filter(([, distribution]) => isOpen(distribution)).sort(([a], [b]) => (a < b ? -1 : 1))))
    .filter((group) => Object.keys(group).length > 0);
}
