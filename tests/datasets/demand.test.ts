import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { clean, data, datasets } from "tslab-ml";
import { reference } from "../reference";

const rows = async (table: Parameters<typeof data.table>[0]) => (await data.table(table)).toRecords();

describe("makeDemand", () => {
  it("gives the same tables for the same seed, and others for another one", async () => {
    const make = (seed: number) => datasets.makeDemand({ series: 6, days: 60, seed });
    const [first, again, other] = [await make(3), await make(3), await make(4)];
    for (const name of ["sales", "plan", "articles", "holidays"] as const)
      assert.deepEqual(await rows(first[name]), await rows(again[name]));
    assert.deepEqual(await rows(first.truth.demand), await rows(again.truth.demand));
    assert.notDeepEqual(await rows(first.sales), await rows(other.sales));
    assert.notDeepEqual(await rows(first.truth.demand), await rows(other.truth.demand));
  });

  it("has as many rows as it says, and the errors that it says", async () => {
    const { sales, plan, articles, truth } = await datasets.makeDemand({ seed: 2 });
    assert.equal(await truth.demand.count(), 150 * 1092);
    assert.equal(await truth.series.count(), 150);
    assert.equal(await plan.count(), 30 * 1092);
    assert.equal(await articles.count(), 30);
    const [found] = await (
      await data.sql`SELECT count(*) AS rows, count(DISTINCT record) AS records, avg((sold = 99999)::INT) AS broken, avg((delivered IS NULL)::INT) AS unknown,
        avg((article <> upper(article))::INT) AS small, avg((day LIKE '__.__.____')::INT) AS dotted,
        avg((warehouse NOT IN ('Basel', 'Bern', 'Genève', 'Lugano', 'Zürich'))::INT) AS miswritten FROM ${sales}`
    ).toRecords();
    const near = (name: string, expected: number, by: number) =>
      assert.ok(Math.abs(Number(found?.[name]) - expected) < by, `${name}: ${found?.[name]} is not near ${expected}`);
    near("rows", 0.995 * 150 * 1092, 0.015 * 150 * 1092);
    assert.ok(Math.abs(1 - Number(found?.records) / Number(found?.rows) - 0.01) < 0.002);
    near("broken", 0.002, 0.0005);
    near("unknown", 0.01, 0.001);
    near("small", 0.05, 0.003);
    near("dotted", 0.2, 0.005);
    near("miswritten", 0.15, 0.005);
  });

  it("records no sale beyond what was delivered or wanted, once it is cleaned", async () => {
    const { sales, truth } = await datasets.makeDemand({ series: 20, days: 365, seed: 5 });
    const { table } = await clean.apply(
      sales,
      clean.trim({ columns: ["warehouse"] }),
      clean.normalizeUnicode({ columns: ["warehouse"], form: "NFC" }),
      clean.changeCase({ columns: ["warehouse"], to: "title" }),
      clean.changeCase({ columns: ["article"], to: "upper" }),
      clean.parseDates({ columns: ["day"], formats: ["%Y-%m-%d", "%d.%m.%Y"], to: "date" }),
      clean.dropDuplicates({ subset: ["day", "warehouse", "article"], keep: "last" }),
    );
    const joined = await data.join(table, truth.demand, { on: ["day", "warehouse", "article"] });
    assert.equal(await joined.count(), await table.count());
    const [found] = await (
      await data.sql`SELECT count(*) FILTER (sold <> least(demand, delivered) AND sold <> 99999 AND delivered IS NOT NULL) AS wrong, avg((demand > delivered)::INT) AS short FROM ${joined}`
    ).toRecords();
    assert.equal(found?.wrong, 0);
    assert.ok(Number(found?.short) > 0.05 && Number(found?.short) < 0.25, `${found?.short}`);
  });

  it("lets scikit-learn's Poisson regression find the coefficients that it states", async () => {
    const { plan, articles, holidays, truth } = await datasets.makeDemand({ series: 150, days: 728, seed: 7 });
    const planned = await data.join(await data.join(truth.demand, plan, { on: ["day", "article"] }), articles, { on: "article" });
    const all = await data.join(planned, holidays, { on: "day", how: "left" });
    const columns = await (
      await data.sql`SELECT warehouse || article AS series, category, day - DATE '2022-01-03' AS t, dayofyear(day) AS doy, demand, ln(price / list_price) AS price,
        promotion::INT AS promotion, (NOT promotion AND coalesce(max(promotion) OVER before, false))::INT AS after_promotion, (holiday IS NOT NULL)::INT AS holiday,
        (holiday IS NULL AND lead(holiday) OVER ahead IS NOT NULL)::INT AS eve FROM ${all}
        WINDOW ahead AS (PARTITION BY warehouse, article ORDER BY day), before AS (PARTITION BY warehouse, article ORDER BY day ROWS BETWEEN 7 PRECEDING AND 1 PRECEDING)
        ORDER BY series, t`
    ).toColumns();
    const args = Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, Array.from(values as ArrayLike<unknown>)]));
    const found = await reference<Record<string, number>>(fit, args);
    const { promotion, afterPromotion, holiday, holidayEve, categories } = truth.coefficients;
    const expected: Record<string, number> = { promotion, after_promotion: afterPromotion, holiday, eve: holidayEve };
    for (const [name, { elasticity }] of Object.entries(categories)) expected[`price ${name}`] = -elasticity;
    for (const [name, value] of Object.entries(expected))
      assert.ok(Math.abs((found[name] as number) - value) < 0.06 + 0.05 * Math.abs(value), `${name}: ${found[name]}, but truly ${value}`);
  });

  it("knows the quantiles of its demand, as SciPy's negative binomial distribution has them", async () => {
    const { truth } = await datasets.makeDemand({ series: 1, days: 28 });
    const cases = [0.3, 5, 26.7, 740].flatMap((mean) => [0, 0.05, 0.5, 0.9, 0.999].map((share) => ({ mean, share })));
    const r = truth.coefficients.dispersion;
    const code = `from scipy.stats import nbinom\nresult = [max(0, int(nbinom.ppf(c["share"], ${r}, ${r} / (${r} + c["mean"])))) for c in args]`;
    assert.deepEqual(
      cases.map(({ mean, share }) => truth.quantile(mean, share)),
      await reference(code, cases),
    );
    assert.throws(() => truth.quantile(-1, 0.5), { message: "demandQuantile: mean is -1, but must be a finite number above 0." });
    assert.throws(() => truth.quantile(1, 1), { message: "demandQuantile: share is 1, but must be from 0 to below 1." });
  });

  it("draws demand with that distribution: every quantile is exceeded as often as it says", async () => {
    const { truth } = await datasets.makeDemand({ series: 50, days: 364, seed: 9 });
    const { mean, demand } = (await truth.demand.toColumns()) as Record<"mean" | "demand", Float64Array>;
    for (const share of [0.1, 0.5, 0.9]) {
      const within = demand.filter((value, i) => value <= truth.quantile(mean[i] as number, share)).length / demand.length;
      const below = demand.filter((value, i) => value < truth.quantile(mean[i] as number, share)).length / demand.length;
      assert.ok(below < share + 0.02 && within > share - 0.02, `${share}: ${below} below, ${within} within`);
    }
  });

  it("says what is wrong with an option", async () => {
    const fails = (options: object, message: string) => assert.rejects(datasets.makeDemand(options), { name: "RangeError", message });
    await fails({ series: 0 }, "makeDemand: series is 0, but must be a whole number of at least 1.");
    await fails({ days: 27 }, "makeDemand: days is 27, but must be a whole number of at least 28.");
    await fails({ seed: 1.5 }, "makeDemand: seed is 1.5, but must be a whole number of at least 0.");
    const message = 'makeDemand: there is no option "rows"; there are series, days, seed.';
    await assert.rejects(datasets.makeDemand({ rows: 3 } as object), { name: "TypeError", message });
  });
});

/** Poisson regression of scikit-learn, with a level and a growth per series, and a weekday and a yearly wave per category. */
const fit = `import numpy as np, pandas as pd
from scipy import sparse
from sklearn.linear_model import PoissonRegressor
f = pd.DataFrame(args)
f["year"] = f.t / 365
hot = lambda c: sparse.csr_matrix(pd.get_dummies(c).to_numpy(float))
names = sorted(f.category.unique())
series, category = hot(f.series), hot(f.category)
parts = [f[["promotion", "after_promotion", "holiday", "eve"]].to_numpy(float), category.multiply(f.price.to_numpy()[:, None]),
  hot(f.category + (f.t % 7).astype(str)), category.multiply(np.cos(2 * np.pi * f.doy / 365.25).to_numpy()[:, None]), category.multiply(np.sin(2 * np.pi * f.doy / 365.25).to_numpy()[:, None]),
  series, series.multiply(f.year.to_numpy()[:, None])]
x = sparse.hstack([sparse.csr_matrix(p) for p in parts]).tocsr()
model = PoissonRegressor(alpha=1e-6, max_iter=500, tol=1e-6).fit(x, f.demand)
keys = ["promotion", "after_promotion", "holiday", "eve"] + ["price " + n for n in names]
result = dict(zip(keys, model.coef_[:len(keys)].tolist()))`;
