import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import fc from "fast-check";
import { box, correlation, histogram, violin } from "tslab-ml/plots";
import { binCounts, binEdges } from "../../../src/plots/distributions/bins";
import { boxStatistics, quantile, sorted } from "../../../src/plots/distributions/quantiles";
import { bandwidth } from "../../../src/plots/distributions/violin";
import { reference } from "../../reference";

interface Expected {
  edges: number[][];
  counts: number[][];
  quartiles: number[][];
  whiskers: { whislo: number; whishi: number; fliers: number[] }[];
  bandwidths: number[];
  pearson: (number | null)[][];
  spearman: (number | null)[][];
}

/** Gaussian-like, skewed, tied and tiny samples, the same every time. */
const samples = [
  Array.from({ length: 500 }, (_, i) => Math.sin(i * 12.9898) * 3 + Math.cos(i * 78.233) * 2),
  Array.from({ length: 200 }, (_, i) => Math.exp(2 * Math.sin(i * 3.7))),
  Array.from({ length: 300 }, (_, i) => Math.round(Math.sin(i * 1.3) * 4) / 2),
  [1.5, 2.5, 9],
];
const table = {
  a: samples[0]!.slice(0, 200),
  b: samples[1]!.map((value, i) => (i % 17 === 0 ? null : value)),
  c: samples[2]!.slice(0, 200).map((value, i) => (i % 5 === 0 ? null : value)),
  same: Array<number>(200).fill(4),
};

describe("distributions", () => {
  let expected: Expected;
  before(async () => {
    expected = await reference<Expected>(
      `
import numpy as np, pandas as pd
def tukey(x):
    q1, q3 = np.quantile(x, [.25, .75])
    inside = (x >= q1 - 1.5 * (q3 - q1)) & (x <= q3 + 1.5 * (q3 - q1))
    return dict(whislo=float(x[inside].min()), whishi=float(x[inside].max()), fliers=x[~inside].tolist())
def silverman(x):
    iqr = (np.quantile(x, .75) - np.quantile(x, .25)) / 1.34
    return 0.9 * min(np.std(x, ddof=1), iqr) * len(x) ** -0.2
s = [np.array(x) for x in args["samples"]]
e = [np.histogram_bin_edges(x, "auto") for x in s]
frame = pd.DataFrame(args["table"]).astype(float)
clean = lambda m: [[None if np.isnan(v) else v for v in row] for row in m.to_numpy().tolist()]
result = dict(edges=[x.tolist() for x in e], counts=[np.histogram(x, b)[0].tolist() for x, b in zip(s, e)],
  quartiles=[np.quantile(x, [.25, .5, .75]).tolist() for x in s],
  whiskers=[tukey(x) for x in s],
  bandwidths=[silverman(x) for x in s], pearson=clean(frame.corr()), spearman=clean(frame.corr("spearman")))`,
      { samples, table },
    );
  });

  it("are binned as numpy's histogram does by its rule auto", () => {
    samples.forEach((values, i) => {
      if (values.every(Number.isInteger)) return;
      const edges = binEdges(sorted(Float64Array.from(values)), undefined);
      near([...edges], expected.edges[i]!);
      assert.deepEqual([...binCounts(Float64Array.from(values), Float64Array.from(expected.edges[i]!))], expected.counts[i]);
    });
  });

  it("put whole numbers into bins that are centred on them", () => {
    assert.deepEqual([...binEdges(Float64Array.of(1, 2, 2, 3), undefined)], [0.5, 1.5, 2.5, 3.5]);
  });

  it("hold the largest numbers, and equal ones beyond 2^53", () => {
    for (const values of [
      [1e17, 1e17],
      [-1e308, 0, 1e308],
      [3.3, 3.3],
    ]) {
      const ascending = Float64Array.from(values);
      const edges = binEdges(ascending, undefined);
      assert.ok(
        edges.every((edge, i) => i === 0 || edge > (edges[i - 1] as number)),
        `${edges}`,
      );
      assert.equal(
        binCounts(ascending, edges).reduce((a, b) => a + b, 0),
        values.length,
      );
    }
  });

  it("have numpy's quartiles and Tukey's whiskers", () => {
    samples.forEach((values, i) => {
      const { q1, median, q3, lowerFence, upperFence, outliers } = boxStatistics(sorted(Float64Array.from(values)));
      near([q1, median, q3], expected.quartiles[i]!);
      near([lowerFence, upperFence], [expected.whiskers[i]!.whislo, expected.whiskers[i]!.whishi]);
      near(
        [...outliers],
        expected.whiskers[i]!.fliers.sort((a, b) => a - b),
      );
    });
  });

  it("have densities of Silverman's width", () => {
    near(
      samples.map((values) => bandwidth(sorted(Float64Array.from(values)))),
      expected.bandwidths,
    );
  });

  for (const method of ["pearson", "spearman"] as const) {
    it(`correlate as pandas has it, pair by pair (${method})`, () => {
      const [{ z }] = correlation(table, { method }).data as [{ z: (number | null)[][] }];
      for (const [i, row] of z.entries()) near(row.map(Number), expected[method][i]!.map(Number));
      assert.equal(z[0]![3], null, "equal values correlate with nothing");
    });
  }

  it("correlate equal values with nothing where their mean is rounded, as pandas does", async () => {
    const constant = { a: new Array<number>(10).fill(0.1), b: [3, 1, 2, 5, 4, 6, 8, 7, 9, 10], c: new Array<number>(10).fill(0.3) };
    const inPandas = await reference<(number | null)[][]>(
      "import pandas as pd; result = [[None if v != v else v for v in row] for row in pd.DataFrame(args).corr().to_numpy().tolist()]",
      constant,
    );
    const { data, alt } = correlation(constant);
    assert.deepEqual((data[0] as unknown as { z: unknown }).z, inPandas);
    assert.match(alt, /None is defined\.$/);
  });

  it("count every value exactly once, whatever the values and bins", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1 }),
        fc.option(fc.integer({ min: 1, max: 50 })),
        (list, bins) => {
          const values = Float64Array.from(list);
          const edges = binEdges(sorted(values), bins ?? undefined);
          assert.equal(
            binCounts(values, edges).reduce((a, b) => a + b),
            list.length,
          );
        },
      ),
    );
  });

  it("leave quantiles within the values, rising", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (list, q) => {
          const values = sorted(Float64Array.from(list.map((value) => value / 4)));
          const found = quantile(values, q);
          assert.ok(found >= values[0]! && found <= values.at(-1)! && quantile(values, q / 2) <= found);
        },
      ),
    );
  });

  it("make a small figure of many rows, which says how many are missing", () => {
    const many = Float64Array.from({ length: 200_000 }, (_, i) => (i % 1000 === 0 ? Number.NaN : Math.sin(i)));
    for (const figure of [histogram(many), box(many), violin(many)]) {
      assert.ok(JSON.stringify(figure.data).length < 60_000);
      assert.match(figure.layout.title.text, /Left out as missing: value 200/);
    }
  });
});

function near(given: readonly number[], expected: readonly number[]): void {
  assert.equal(given.length, expected.length);
  for (const [i, value] of given.entries()) {
    assert.ok(Math.abs(value - expected[i]!) <= 1e-9 * Math.max(1, Math.abs(expected[i]!)), `${value} at ${i}, not ${expected[i]}`);
  }
}
