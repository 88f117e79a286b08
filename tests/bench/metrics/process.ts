/** This package as a contestant: times its metrics on the samples in a folder, and prints what it measured. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { classificationReport, confusionMatrix, rocAucScore } from "tslab-ml/metrics";
import type { Measured } from ".";

const [folder] = process.argv.slice(2) as [string];
const bytes = (name: string) => Uint8Array.from(readFileSync(join(folder, name))).buffer;
const [truth, guess] = [new Int32Array(bytes("truth")), new Int32Array(bytes("guess"))];
const scores = new Float64Array(bytes("scores"));
const singles = Float32Array.from(scores);
const odd = truth.map((label) => label % 2);
const texts = (codes: Int32Array) => Array.from(codes, (code) => `class ${code}`);

/** The middle one of five calls, after two that warm up. */
function timed(call: () => number): { seconds: number; result: number } {
  const times: number[] = [];
  let result = 0;
  for (let i = 0; i < 7; i++) {
    const start = performance.now();
    result = call();
    times.push((performance.now() - start) / 1000);
  }
  return { seconds: times.slice(2).sort((a, b) => a - b)[2] as number, result };
}

const numbers = {
  report: timed(() => classificationReport(truth, guess).macro.f1Score),
  matrix: timed(() => confusionMatrix(truth, guess).counts[3]?.[4] as number),
  auc64: timed(() => rocAucScore(odd, scores)),
  auc32: timed(() => rocAucScore(odd, singles)),
};
// Made last: two million texts in memory slow down the garbage collection of everything else.
const [truthTexts, guessTexts] = [texts(truth), texts(guess)];
const measured = { ...numbers, text: timed(() => classificationReport(truthTexts, guessTexts).macro.f1Score) };
const part = <K extends "seconds" | "result">(key: K) =>
  Object.fromEntries(Object.entries(measured).map(([name, value]) => [name, value[key]])) as Measured["seconds"];
console.log(JSON.stringify({ seconds: part("seconds"), results: part("result") } satisfies Measured));
