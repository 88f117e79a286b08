import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { clean, data, datasets, metrics } from "tslab-ml";
import { logisticRegression, misses } from "./regression";

type Columns = Record<string, number[]>;

const columnsOf = async (table: data.Table): Promise<Columns> => {
  const columns = await table.toColumns();
  return Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, Array.from(values as ArrayLike<unknown>, Number)]));
};
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

/** The causes as the truth counts them: what its coefficients are multiplied by. */
const causesOf = (visits: Columns) => {
  const of = (name: string, cause: (value: number, i: number) => number) => (visits[name] as number[]).map(cause);
  return {
    age: of("age", (age) => age - 50),
    bmi: of("bmi", (bmi) => Math.max(0, bmi - 27)),
    smoker: of("smoker", Number),
    familyHistory: of("family_history", Number),
    smokerWithFamilyHistory: of("smoker", (smoker, i) => smoker * ((visits.family_history as number[])[i] as number)),
    glucose: of("glucose", (glucose) => Math.max(0, glucose - 105)),
    creatinine: of("creatinine", (creatinine) => Math.max(0, creatinine - 1.1)),
    crp: of("crp", (crp) => Math.log(crp / 2)),
    lowHaemoglobin: of("haemoglobin", (haemoglobin) => Math.max(0, 12.5 - haemoglobin)),
    highHaemoglobin: of("haemoglobin", (haemoglobin) => Math.max(0, haemoglobin - 16)),
  };
};

describe("makePatients", () => {
  let made: datasets.PatientData;
  let whole: Columns;
  let first: Columns;
  before(async () => {
    made = await datasets.makePatients({ rows: 100_000, seed: 1 });
    const { visits } = made.truth;
    whole = await columnsOf(await data.sql`SELECT * EXCLUDE (visit_id, patient_id, sex) FROM ${visits}`);
    // One visit of each patient: those are independent of each other, as standard errors take them to be.
    first = await columnsOf(
      await data.sql`SELECT * EXCLUDE (visit_id, patient_id, sex), sex = 'female' AS female FROM ${visits}
        QUALIFY row_number() OVER (PARTITION BY patient_id ORDER BY visit_id) = 1`,
    );
  });

  it("makes the same tables of the same seed, and others of another one", async () => {
    const [a, b, c] = await Promise.all([1, 1, 2].map((seed) => datasets.makePatients({ rows: 500, seed })));
    assert.deepEqual(await a?.visits.toRecords(), await b?.visits.toRecords());
    assert.deepEqual(await a?.truth.visits.toRecords(), await b?.truth.visits.toRecords());
    assert.notDeepEqual(await a?.visits.toRecords(), await c?.visits.toRecords());
    const other = await a?.truth.visits.toColumns();
    assert.notDeepEqual(other?.probability, (await c?.truth.visits.toColumns())?.probability);
  });

  it("has as many visits as asked for, and one in a hundred rows twice", async () => {
    assert.equal(await made.truth.visits.count(), 100_000);
    const rows = await made.visits.count();
    assert.ok(Math.abs(rows / 100_000 - 1.01) < 0.002, `${rows}`);
    const unique = await clean.apply(made.visits, clean.dropDuplicates());
    assert.equal(await unique.table.count(), 100_000);
  });

  it("finds the disease at 3.6% of the visits, as often as the chances say", () => {
    const share = mean(whole.disease as number[]);
    assert.ok(Math.abs(share - 0.036) < 0.004, `${share}`);
    const [y, p] = [first.disease as number[], first.probability as number[]];
    const z = (mean(y) - mean(p)) / Math.sqrt(mean(p.map((q) => q * (1 - q))) / y.length);
    assert.ok(Math.abs(z) < 3.5, `${z}`);
    const { probTrue, probPred, counts } = metrics.calibrationCurve(y, p, { nBins: 8, strategy: "quantile" });
    probPred.forEach((q, k) => {
      const error = Math.sqrt((q * (1 - q)) / (counts[k] as number));
      assert.ok(Math.abs((probTrue[k] as number) - q) < 4 * error, `bin ${k}: ${probTrue[k]} where ${q} was said`);
    });
  });

  it("states the coefficients that scikit-learn's logistic regression finds, and no effect of blood pressure and sex", async () => {
    const causes = { ...causesOf(first), systolic: first.systolic as number[], female: first.female as number[] };
    const fitted = await logisticRegression(causes, first.disease as number[]);
    const off = misses(fitted, { ...made.truth.coefficients, intercept: made.truth.coefficients.intercept, systolic: 0, female: 0 });
    for (const [name, z] of Object.entries(off)) assert.ok(Math.abs(z) < 3.5, `${name} is ${z} standard errors off`);
    assert.ok((fitted.coefficients.crp as number) > 10 * (fitted.errors.crp as number));
  });

  it("raises the disease with blood pressure where nothing else is looked at", async () => {
    const alone = await logisticRegression({ systolic: first.systolic as number[] }, first.disease as number[]);
    assert.ok((alone.coefficients.systolic as number) > 5 * (alone.errors.systolic as number));
  });

  it("gives as log-odds what the probability column holds", async () => {
    const rows = await made.truth.visits.toRecords({ limit: 200 });
    for (const row of rows) {
      const visit = { ...row, familyHistory: row.family_history } as unknown as Parameters<typeof made.truth.logOdds>[0];
      const p = 1 / (1 + Math.exp(-made.truth.logOdds(visit)));
      assert.ok(Math.abs(p - (row.probability as number)) < 1e-12);
    }
  });

  it("makes visits of one patient alike: given the predisposition the log-odds are those of the sum over 0.6", async () => {
    const probability = whole.probability as number[];
    const sum = probability.map((p) => Math.log(p / (1 - p)));
    const fitted = await logisticRegression({ sum, predisposition: whole.predisposition as number[] }, whole.disease as number[]);
    for (const [name, z] of Object.entries(misses(fitted, { intercept: 0, sum: 1 / 0.6, predisposition: 1 })))
      assert.ok(Math.abs(z) < 3.5, `${name} is ${z} standard errors off`);
    // 3 / phi^2 - 3 times pi^2 / 9: the variance of the bridge distribution.
    const spread = Math.sqrt(mean((first.predisposition as number[]).map((b) => b * b)));
    assert.ok(Math.abs(spread - Math.PI * Math.sqrt((1 / 0.36 - 1) / 3)) < 0.05, `${spread}`);
  });

  it("leaves out CRP the more often the lower it is", async () => {
    const [row] = await (
      await data.sql`SELECT avg((v.crp IS NULL)::INT) AS missing, avg(ln(t.crp)) FILTER (v.crp IS NULL) AS low, avg(ln(t.crp)) FILTER (v.crp IS NOT NULL) AS high
        FROM ${made.visits} AS v JOIN ${made.truth.visits} AS t USING (visit_id)`
    ).toRecords();
    assert.ok(Math.abs((row?.missing as number) - 0.42) < 0.01, `${row?.missing}`);
    assert.ok((row?.high as number) - (row?.low as number) > 0.5);
    const both = await columnsOf(
      await data.sql`SELECT ln(t.crp / 2) AS crp, v.crp IS NULL AS missing FROM ${made.visits} AS v JOIN ${made.truth.visits} AS t USING (visit_id) ORDER BY visit_id`,
    );
    const fitted = await logisticRegression({ crp: both.crp as number[] }, both.missing as number[]);
    for (const [name, z] of Object.entries(misses(fitted, { intercept: -0.5, crp: -1.1 }))) assert.ok(Math.abs(z) < 3.5, `${name}: ${z}`);
  });

  it("mixes units that can be told apart, so that cleaning finds the true values again", async () => {
    const { table } = await clean.apply(
      made.visits,
      clean.parseNumbers({ columns: ["glucose"], units: { "mg/dL": 1, "mmol/L": 18.016 } }),
      clean.parseNumbers({ columns: ["creatinine"], units: { "mg/dL": 1, "µmol/L": 1 / 88.4 } }),
      clean.parseNumbers({ columns: ["haemoglobin"], units: { "g/dL": 1, "g/L": 0.1, "mmol/L": 1.6114 } }),
      clean.parseNumbers({ columns: ["crp"], units: { "mg/L": 1, "mg/dL": 10 } }),
      clean.parseNumbers({ columns: ["weight"], units: { kg: 1, lb: 0.45359237 } }),
      clean.parseNumbers({ columns: ["height"] }),
    );
    const [worst] = await (
      await data.sql`SELECT max(abs(CASE WHEN v.glucose < 30 THEN v.glucose * 18.016 ELSE v.glucose END - t.glucose)) FILTER (v.glucose < 1000 AND v.glucose <> 555) AS glucose,
          max(abs(v.creatinine - t.creatinine)) FILTER (v.creatinine < 10) AS creatinine, max(abs(v.haemoglobin - t.haemoglobin)) AS haemoglobin, max(abs(v.crp - t.crp)) AS crp,
          max(abs(v.weight / (CASE WHEN v.height < 3 THEN v.height ELSE v.height / 100 END) ** 2 - t.bmi)) AS bmi
        FROM ${table} AS v JOIN ${made.truth.visits} AS t USING (visit_id)`
    ).toRecords();
    // Half of the last digit that is written down, in the unit of the truth.
    assert.ok(
      (worst?.glucose as number) <= 0.05 * 18.016 + 1e-6 && (worst?.creatinine as number) <= 0.5 / 88.4 + 1e-6,
      JSON.stringify(worst),
    );
    assert.ok(
      (worst?.haemoglobin as number) <= 0.05 && (worst?.crp as number) <= 0.05 && (worst?.bmi as number) < 0.02,
      JSON.stringify(worst),
    );
  });

  it("refuses what is no number of rows, no seed and no option", async () => {
    await assert.rejects(datasets.makePatients({ rows: 0 }), {
      name: "RangeError",
      message: "makePatients: rows is 0, but must be a whole number of at least 1.",
    });
    await assert.rejects(datasets.makePatients({ seed: -1 }), {
      message: "makePatients: seed is -1, but must be a whole number of at least 0.",
    });
    await assert.rejects(datasets.makePatients({ row: 5 } as datasets.PatientOptions), {
      name: "TypeError",
      message: 'makePatients: there is no option "row"; there are rows, seed.',
    });
  });
});
