import { plots as room } from "tslab-ml";

const rows = 1_000_000;

/** `npm run bench -- plots`: how long it takes to make a figure of a million rows, and how large it is. */
export async function plots(): Promise<void> {
  const yTrue = Uint8Array.from({ length: rows }, (_, i) => Number((i * 7919) % 3 === 0));
  const score = Float64Array.from(yTrue, (value, i) => (value * 0.5 + Math.abs(Math.sin(i * 12.9))) / 1.5);
  const other = score.map((value, i) => value + 0.1 * Math.sin(i * 3.1));
  const group = Array.from({ length: rows }, (_, i) => "abc"[i % 3] as string);
  const predicted = Uint8Array.from(score, (value) => Number(value > 0.5));
  const cases: Record<string, () => room.Figure> = {
    histogram: () => room.histogram({ score, group }, { by: "group" }),
    box: () => room.box({ score, group }, { by: "group" }),
    violin: () => room.violin({ score, group }, { by: "group" }),
    scatterMatrix: () => room.scatterMatrix({ score, other }),
    correlation: () => room.correlation({ score, other }),
    missingValues: () => room.missingValues({ score, group }),
    rocCurve: () => room.rocCurve(yTrue, score),
    precisionRecallCurve: () => room.precisionRecallCurve(yTrue, score),
    calibrationCurve: () => room.calibrationCurve(yTrue, score),
    cumulativeGain: () => room.cumulativeGain(yTrue, score),
    lift: () => room.lift(yTrue, score),
    confusionMatrix: () => room.confusionMatrix(yTrue, predicted),
    residuals: () => room.residuals(score, other),
  };
  console.log(`| plot of ${rows.toLocaleString("en-US")} rows | s | figure (kB) | PNG (s) |\n| --- | ---: | ---: | ---: |`);
  for (const [name, draw] of Object.entries(cases)) {
    const begun = performance.now();
    const figure = draw();
    const drawn = performance.now();
    await room.toPng(figure);
    const done = performance.now();
    const size = JSON.stringify({ data: figure.data, layout: figure.layout }).length / 1000;
    console.log(`| ${name} | ${((drawn - begun) / 1000).toFixed(2)} | ${size.toFixed(0)} | ${((done - drawn) / 1000).toFixed(2)} |`);
  }
}
