/**
 * The contestant DuckDB: the steps in its own SQL on the same files, without what tslab-ml adds. The types are given and not decided, texts are not checked
 * (leading zeros are lost), and joined rows come in any order. Prints seconds by step and the peak memory as JSON.
 */
import { join as path } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { report, timed } from "./timed";

const [folder = "", what = ""] = process.argv.slice(2);
const file = (name: string) => `'${path(folder, name).replaceAll("'", "''")}'`;

const types = `{id: 'BIGINT', customer: 'BIGINT', city: 'VARCHAR', price: 'DOUBLE', quantity: 'BIGINT', "when": 'TIMESTAMP', score: 'DOUBLE', member: 'BOOLEAN'}`;
const numbers = ["id", "customer", "price", "quantity", "score"];

/** The steps as functions of the tables they read, which are made on the way. */
function stepsOn(connection: DuckDBConnection) {
  const run = (sql: string) => connection.run(sql);
  const numbersOf = async (sql: string) => (await connection.runAndReadAll(sql)).getRows()[0]?.flat(2) as number[];
  return {
    read: () => run(`CREATE TABLE sales AS FROM read_csv(${file("sales.csv")}, auto_detect = false, header = true, columns = ${types})`),
    groupBy: (table: string) => numbersOf(`SELECT city, avg(price), avg(score) FROM ${table} GROUP BY city ORDER BY city`),
    join: (left: string, to: string) =>
      run(`CREATE TABLE ${to} AS SELECT l.*, r.* EXCLUDE (customer) FROM ${left} AS l LEFT JOIN customers AS r ON l.customer = r.customer`),
    sort: (table: string, to: string) => run(`CREATE TABLE ${to} AS FROM ${table} ORDER BY city, price`),
    async clean(to: string) {
      const [median] = await numbersOf("SELECT quantile_cont(price, 0.5) FROM sales");
      const filled = `(SELECT * REPLACE (coalesce(price, ${median}) AS price) FROM sales)`;
      const quartiles = await connection.runAndReadAll(`SELECT quantile_cont(price, 0.25), quantile_cont(price, 0.75) FROM ${filled}`);
      const [low, high] = quartiles.getRows()[0] as [number, number];
      const reach = 1.5 * (high - low);
      await run(`CREATE TABLE ${to} AS SELECT * FROM ${filled} WHERE price BETWEEN ${low - reach} AND ${high + reach}`);
    },
    describe(table: string, columns: readonly string[]) {
      const each = (c: string) => `count(${c}), avg(${c}), stddev_samp(${c}), min(${c}), quantile_cont(${c}, [0.25, 0.5, 0.75]), max(${c})`;
      return numbersOf(`SELECT ${columns.map(each).join(", ")} FROM ${table}`);
    },
    write: (table: string) => run(`COPY ${table} TO ${file("duckdb.parquet")} (FORMAT parquet)`),
    rows: async (table: string) => Number((await numbersOf(`SELECT count(*) FROM ${table}`))[0]),
  };
}

async function main(): Promise<number> {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run(`CREATE TABLE customers AS FROM read_csv(${file("customers.csv")})`);
  const step = stepsOn(connection);
  let rows = 0;
  if (what === "steps") {
    await timed("read", step.read);
    await timed("groupBy", () => step.groupBy("sales"));
    await timed("join", () => step.join("sales", "joined"));
    await timed("sort", () => step.sort("sales", "sorted"));
    await timed("clean", () => step.clean("cleaned"));
    await timed("describe", () => step.describe("sales", numbers));
    await timed("write", () => step.write("sales"));
    rows = await step.rows("sales");
  } else
    await timed("pipeline", async () => {
      await step.read();
      await step.clean("cleaned");
      await step.join("cleaned", "joined");
      await step.describe("joined", [...numbers, "credit"]);
      await step.groupBy("joined");
      await step.sort("joined", "sorted");
      await step.write("sorted");
      rows = await step.rows("joined");
    });
  return rows;
}

report(main);
