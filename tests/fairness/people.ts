import { draws } from "../metrics/scikit-learn";

/** People of several groups, whose scores lean to some of them. */
export function people(seed: number, samples = 300) {
  const { labels, scores, weights, integer } = draws(seed);
  const sex = labels(samples, ["f", "m"]);
  const age = labels(samples, seed % 3 === 0 ? [20, 40, 60] : [20, 40]);
  const region = labels(samples, [0, 1]);
  const yTrue = labels(samples, [0, 1]);
  const yScore = scores(samples, seed % 2 === 0 ? 20 : undefined).map(
    (noise, i) => 0.5 * noise + 0.3 * (yTrue[i] as number) + (sex[i] === ("m" as never) ? 0.15 : 0) + (age[i] === 20 ? 0.05 : 0),
  );
  const yPred = yScore.map((score) => Number(score > 0.5));
  return { sex, age, region, yTrue, yScore, yPred, sampleWeight: weights(samples).map((w) => w + 0.25), integer };
}
