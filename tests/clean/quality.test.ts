import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { clean, data, display, preprocess } from "tslab-ml";
import { reference } from "../reference";
import { tableOf, trapFrames } from "./frames";

/** Normal numbers by Box and Muller. */
function normal(count: number, { seed, mean = 0, std = 1 }: { seed: number; mean?: number; std?: number }): number[] {
  const { next } = preprocess.random(seed);
  return Array.from({ length: count }, () => mean + std * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()));
}

describe("drift", () => {
  const before = normal(3000, { seed: 1 });
  const samples: Record<string, number[]> = {
    same: before,
    alike: normal(2000, { seed: 2 }),
    shifted: normal(1500, { seed: 3, mean: 0.3 }),
    wider: normal(800, { seed: 4, std: 2 }),
    "far away": normal(500, { seed: 5, mean: 9 }),
    "with ties": normal(1000, { seed: 6 }).map((value) => Math.round(value * 2) / 2),
    constant: Array(300).fill(0.5),
  };

  it("has the statistic of SciPy's ks_2samp, and the p-value of Kolmogorov's distribution", async () => {
    const expected = await reference<[number, number, number][]>(
      `import numpy as np
from scipy import stats
result = []
for sample in args["samples"]:
    test = stats.ks_2samp(args["before"], sample, method="asymp")
    n, m = len(args["before"]), len(sample)
    result.append([test.statistic, stats.kstwobign.sf(np.sqrt(n * m / (n + m)) * test.statistic), test.pvalue])`,
      { before, samples: Object.values(samples) },
    );
    for (const [i, [name, sample]] of Object.entries(samples).entries()) {
      const [statistic, limit, scipy] = expected[i] as [number, number, number];
      const found = await clean.ks({ x: before }, { x: sample }, "x");
      assert.ok(Math.abs(found.statistic - statistic) < 1e-12, `${name}: statistic ${found.statistic} and not ${statistic}`);
      assert.ok(Math.abs(found.pvalue - limit) <= 1e-9 * limit + 1e-15, `${name}: p-value ${found.pvalue} and not ${limit}`);
      assert.ok(Math.abs(found.pvalue - scipy) < 0.02, `${name}: p-value ${found.pvalue}, which is far from ks_2samp's ${scipy}`);
    }
  });

  it("has the stability index of numpy, of numbers and of categories", async () => {
    const words = (values: number[]) => values.map((value) => (value > 1 ? "high" : value > -1 ? "middle" : value < -2.5 ? null : "low"));
    const expected = await reference<[number, number][]>(
      `import numpy as np, collections
def index(e, a):
    e, a = np.maximum(e / e.sum(), 1e-4), np.maximum(a / a.sum(), 1e-4)
    return float(np.sum((a - e) * np.log(a / e)))
def numbers(before, after):
    edges = np.unique(np.quantile(before, np.linspace(0, 1, 11)[1:-1]))
    count = lambda x: np.bincount(np.searchsorted(edges, x, side="left"), minlength=len(edges) + 1).astype(float)
    return index(count(before), count(after))
def words(before, after):
    keys = sorted(set(before) | set(after), key=str)
    count = lambda x: np.array([float(collections.Counter(x)[k]) for k in keys])
    return index(count(before), count(after))
result = [[numbers(args["before"], s), words(args["words"], w)] for s, w in zip(args["samples"], args["wordsAfter"])]`,
      { before, samples: Object.values(samples), words: words(before), wordsAfter: Object.values(samples).map(words) },
    );
    for (const [i, [name, sample]] of Object.entries(samples).entries()) {
      const own = [await clean.psi({ x: before }, { x: sample }, "x"), await clean.psi({ x: words(before) }, { x: words(sample) }, "x")];
      for (const [k, value] of own.entries()) {
        const right = expected[i]?.[k] as number;
        assert.ok(Math.abs(value - right) < 1e-9, `${name}: ${value} and not ${right}`);
      }
    }
  });

  it("counts rare categories together, so that a column of keys has not moved", async () => {
    const keys = (from: number) => ({ id: Array.from({ length: 2000 }, (_, i) => `C${from + i}`) });
    assert.ok((await clean.psi(keys(0), keys(1000), "id")) < 0.25);
    assert.deepEqual((await clean.drift(keys(0), keys(1000)))[0]?.newCategories, []);
  });

  it("looks at every column that both tables have, and names new categories", async () => {
    const found = await clean.drift({ x: before, city: Array(3000).fill("Oslo"), gone: before }, {
      x: samples.shifted,
      city: samples.shifted?.map((_, i) => (i % 3 ? "Oslo" : "Rome")),
    } as never);
    assert.deepEqual(
      found.map(({ column, newCategories, ks }) => [column, newCategories, ks !== undefined]),
      [
        ["x", [], true],
        ["city", ["Rome"], false],
      ],
    );
  });

  it("has no number where a table is empty", async () => {
    const empty = await data.table({ x: [] }, { types: { x: "DOUBLE" } });
    assert.deepEqual(await clean.ks({ x: [1] }, empty, "x"), { statistic: Number.NaN, pvalue: Number.NaN });
    assert.equal(await clean.psi({ x: [1] }, empty, "x"), Number.NaN);
    await assert.rejects(clean.ks({ x: ["a"] }, { x: ["a"] }, "x"), /must be a number or a time/);
  });
});

describe("leakage", () => {
  it("counts equal rows, similar rows and shared keys of every two splits", async () => {
    const train = { id: [1, 2, 3, 4], city: ["Oslo", "Rome", "Zürich", null], x: [0.1, 0.2, 0.3, null] };
    const test = { id: [2, 9, 3], city: ["Rome", " OSLO", "zu\u0308rich"], x: [0.2, 0.1 + 1e-15, 0.3] };
    const other = { id: [7], city: ["Bern"], x: [5] };
    assert.deepEqual(await clean.leakage({ train, test, other }, { key: ["id"], columns: ["city", "x"] }), [
      { from: "train", to: "test", rows: 3, equalRows: 1, similarRows: 3, sharedKeys: 2 },
      { from: "train", to: "other", rows: 1, equalRows: 0, similarRows: 0, sharedKeys: 0 },
      { from: "test", to: "other", rows: 1, equalRows: 0, similarRows: 0, sharedKeys: 0 },
    ]);
    await assert.rejects(clean.leakage({ train }), /splits has 1 tables, but must have at least 2/);
  });

  it("finds none between the two parts of a split, and all rows of a copy", async () => {
    const table = await data.sql("SELECT i, i % 7 AS k FROM range(1000) t(i)");
    const parts = await Promise.all(
      ["< 800", ">= 800"].map((where) => data.sql(`SELECT * FROM t WHERE i ${where}`, { tables: { t: table } })),
    );
    assert.equal((await clean.leakage({ a: parts[0]!, b: parts[1]! }))[0]?.similarRows, 0);
    assert.equal((await clean.leakage({ a: table, b: table }))[0]?.equalRows, 1000);
  });
});

describe("quality", () => {
  it("counts completeness, uniqueness, consistency and balance", async () => {
    const report = await clean.quality(
      { id: [1, 2, 2, 4], city: ["Oslo", "oslo ", "oslo ", null], ok: [true, false, false, false] },
      { label: "ok", rules: [clean.rules.unique("id")] },
    );
    assert.equal(report.completeness, 11 / 12);
    assert.equal(report.duplicateRows, 1);
    assert.deepEqual(
      report.columns.map(({ column, missing, distinct }) => [column, missing, distinct]),
      [
        ["id", 0, 3],
        ["city", 1, 2],
        ["ok", 0, 2],
      ],
    );
    assert.deepEqual(report.consistency[0]?.variants, [{ spellings: ["oslo ", "Oslo"], rows: 3 }]);
    assert.equal(report.consistency[0]?.inconsistentRows, 1);
    assert.equal(report.validity?.failedRows, 2);
    assert.equal(report.balance?.imbalance, 3);
    const entropy = -(0.25 * Math.log2(0.25) + 0.75 * Math.log2(0.75));
    assert.ok(Math.abs((report.balance?.evenness ?? 0) - entropy) < 1e-12);
  });

  it("says what texts look like, by examples", async () => {
    const { consistency } = await clean.quality({ t: ["2024-01-01", "1999-12-31", "1.2.2024", "12", "3.5"] });
    assert.deepEqual(
      consistency[0]?.shapes.map(({ shape, rows }) => [shape, rows]),
      [
        ["9-9-9", 2],
        ["9", 1],
        ["9.9", 1],
        ["9.9.9", 1],
      ],
    );
    assert.equal(consistency[0]?.numericRows, 2);
  });

  it("shows a page without scripts whose pictures say in words what they show, for any table", async () => {
    for (const frame of trapFrames(2)) {
      const table = await tableOf(frame);
      const report = await clean.quality(table, {
        label: "group",
        reference: table,
        splits: { test: table },
        rules: [clean.rules.notNull("price")],
      });
      const { "text/html": html, "text/plain": text } = (await display.bundleOf(report)) as Record<string, string>;
      assert.doesNotMatch((html ?? "").replace(/base64,[^"]*/g, ""), /<script|NaN|undefined|Infinity/);
      assert.ok([...(html ?? "").matchAll(/<img ([^>]*)>/g)].every(([, attributes]) => /alt="[^"]+"/.test(attributes as string)));
      assert.match(text ?? "", /completeness/);
    }
  });

  it("refuses options that it does not know, and columns that are not there", async () => {
    await assert.rejects(clean.quality({ a: [1] }, { lable: "a" } as never), /no option "lable"/);
    await assert.rejects(clean.quality({ a: [1] }, { label: "b" }), /label names the column "b"/);
  });
});

describe("messyOrders", () => {
  it("is the same table for the same seed", async () => {
    const [a, b, c] = await Promise.all([1, 1, 2].map((seed) => clean.messyOrders({ rows: 500, seed })));
    const records = await a!.toRecords();
    assert.deepEqual(await b!.toRecords(), records);
    assert.notDeepEqual(await c!.toRecords(), records);
    assert.deepEqual(records[7], {
      order_id: "A0000007",
      ordered: "Jan 06, 2024",
      customer: "C04969",
      city: "Zürich",
      country: "Switzerland",
      category: "books",
      price: "€ 5.62",
      weight: "3.88 kg",
      quantity: 1,
      temperature: 12.2,
      paid: "TRUE",
      returned: false,
    });
  });

  it("has the mistakes that it says it has", async () => {
    const table = await clean.messyOrders({ rows: 20_000 });
    const report = await clean.quality(table, { label: "returned" });
    const near = (value: number, share: number) =>
      assert.ok(Math.abs(value / 20_000 - share) < share * 0.2 + 0.001, `${value} and not ${share * 20_000}`);
    near(report.duplicateRows, 0.01);
    near(report.columns.find(({ column }) => column === "category")?.missing ?? 0, 0.02);
    near(report.columns.find(({ column }) => column === "temperature")?.missing ?? 0, 0.06);
    near(report.balance?.classes[1]?.count ?? 0, 0.084);
  });
});
