import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { data, datasets } from "tslab-ml";
import { logisticRegression, misses } from "./regression";

const share = async (table: data.Table, condition: string) => {
  const [row] = await (
    await data.sql(`SELECT avg(CASE WHEN ${condition} THEN 1.0 ELSE 0.0 END) AS share FROM t`, { tables: { t: table } })
  ).toRecords();
  return row?.share as number;
};
const close = (value: number, expected: number, rows: number) =>
  assert.ok(Math.abs(value - expected) < 4 * Math.sqrt((expected * (1 - expected)) / rows), `${value}, not about ${expected}`);

describe("makeTransactions", () => {
  let made: datasets.TransactionData;
  before(async () => {
    made = await datasets.makeTransactions({ seed: 1 });
  });

  it("makes the same tables for the same seed, and others for another one", async () => {
    const [a, b, c] = await Promise.all([5, 5, 6].map((seed) => datasets.makeTransactions({ rows: 500, seed })));
    assert.deepEqual(await a?.transactions.toRecords(), await b?.transactions.toRecords());
    assert.deepEqual(await a?.truth.payments.toRecords(), await b?.truth.payments.toRecords());
    assert.notDeepEqual(await a?.truth.payments.toRecords(), await c?.truth.payments.toRecords());
  });

  it("has 120,000 payments, 1% of them twice, about 1% fraud, and what the documentation says is wrong", async () => {
    const { transactions, truth } = made;
    const rows = await truth.payments.count();
    assert.equal(rows, 120_000);
    close((await transactions.count()) / rows - 1, 0.01, rows);
    const fraud = await share(truth.payments, "fraud");
    assert.ok(fraud > 0.005 && fraud < 0.02, `${fraud}`);
    close(await share(transactions, "booked = 'n/a'"), 0.002, rows);
    close(await share(transactions, "amount IS NULL OR amount = ''"), 0.02, rows);
    close(await share(transactions, "usual IS NULL"), 0.01, rows);
    close(await share(transactions, "category IS NULL"), 0.015, rows);
    close(await share(transactions, "attempts = 999"), 0.001, rows);
    close(await share(transactions, "account_years = -1"), 0.01, rows);
    const spellings = async (column: string) =>
      (await (await data.sql(`SELECT count(DISTINCT ${column}) AS n FROM t`, { tables: { t: transactions } })).toRecords())[0]?.n;
    assert.deepEqual([await spellings("channel"), await spellings("abroad"), await spellings("category")], [10, 8, 28]);
  });

  it("draws fraud with the chance that logOdds says, which truth.payments keeps", async () => {
    const payments = await (await made.truth.payments.head(3000)).toRecords();
    for (const p of payments) {
      const logOdds = made.truth.logOdds({
        amount: p.amount as number,
        usual: p.usual as number,
        online: p.channel === "online",
        abroad: p.abroad as boolean,
        night: (p.hour as number) < 6,
        attempts: p.attempts as number,
        newMerchant: p.new_merchant as boolean,
        accountYears: p.account_years as number,
        giftCards: p.category === "gift cards",
        electronics: p.category === "electronics",
      });
      assert.ok(Math.abs(1 / (1 + Math.exp(-logOdds)) - (p.probability as number)) < 1e-12);
    }
  });

  it("lets scikit-learn's logistic regression find the coefficients within their standard errors, and 0 where the truth is 0", async () => {
    const columns = await (
      await data.sql`SELECT greatest(0, ln(amount / usual)) AS "aboveUsual", (channel = 'online')::INT AS online, abroad::INT AS abroad, (hour < 6)::INT AS night, attempts,
        new_merchant::INT AS "newMerchant", (channel = 'online' AND new_merchant)::INT AS "onlineNewMerchant", least(account_years, 8) AS "accountYears",
        (category = 'gift cards')::INT AS "giftCards", (category = 'electronics')::INT AS electronics, (month(booked) >= 11)::INT AS wave,
        (channel = 'contactless')::INT AS contactless, (age_group = '18 to 29')::INT AS young, (dayofweek(booked) IN (0, 6))::INT AS weekend, fraud::INT AS fraud
        FROM ${made.truth.payments}`
    ).toColumns();
    const { fraud, ...features } = columns as Record<string, Float64Array>;
    const fitted = await logisticRegression(features, fraud as Float64Array);
    const missed = misses(fitted, { ...made.truth.coefficients, contactless: 0, young: 0, weekend: 0 });
    for (const [name, errors] of Object.entries(missed)) assert.ok(Math.abs(errors) < 3.5, `${name} is ${errors} standard errors away`);
    assert.ok(Math.max(...Object.values(fitted.errors)) < 0.35, JSON.stringify(fitted.errors));
  });

  it("has more fraud among the young although their age does nothing", async () => {
    const { payments } = made.truth;
    const [row] = await (
      await data.sql`SELECT avg(fraud::INT) FILTER (age_group = '18 to 29') AS young, avg(fraud::INT) FILTER (age_group = '60 and over') AS old FROM ${payments}`
    ).toRecords();
    assert.ok((row?.young as number) > 3 * (row?.old as number), JSON.stringify(row));
  });

  it("says what is wrong with an option", async () => {
    await assert.rejects(datasets.makeTransactions({ rows: 0 }), {
      name: "RangeError",
      message: "makeTransactions: rows is 0, but must be a whole number of at least 1.",
    });
    await assert.rejects(datasets.makeTransactions({ seed: -1 }), /seed is -1, but must be a whole number of at least 0/);
    await assert.rejects(datasets.makeTransactions({ row: 5 } as object), {
      name: "TypeError",
      message: 'makeTransactions: there is no option "row"; there are rows, seed.',
    });
  });
});
