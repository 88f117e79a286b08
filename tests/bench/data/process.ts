/** The contestant tslab-ml: does the steps of its arguments and prints seconds by step and the peak memory as JSON. */
import { join as path } from "node:path";
import * as data from "tslab-ml/table";
import { report, timed } from "./timed";

const [folder = "", what = ""] = process.argv.slice(2);

const read = () => data.readCsv(path(folder, "sales.csv"));

async function clean(sales: data.Table): Promise<data.Table> {
  const [median] = ((await (await data.quantile(sales, 0.5, { columns: "price" })).toColumns()).price ?? []) as Float64Array;
  const filled = await data.sql`SELECT * REPLACE (coalesce(price, ${median as number}) AS price) FROM ${sales}`;
  const [low, high] = ((await (await data.quantile(filled, [0.25, 0.75], { columns: "price" })).toColumns()).price ?? []) as Float64Array;
  const reach = 1.5 * ((high as number) - (low as number));
  return data.sql`SELECT * FROM ${filled} WHERE price BETWEEN ${(low as number) - reach} AND ${(high as number) + reach}`;
}

const means = (sales: data.Table) => data.groupBy(sales, "city", { price: "mean", score: "mean" });
const sorted = (sales: data.Table) => data.sort(sales, ["city", "price"]);
const write = (sales: data.Table) => sales.writeParquet(path(folder, "tslab-ml.parquet"));

async function single(customers: data.Table): Promise<number> {
  const sales = await timed("read", read);
  await timed("groupBy", () => means(sales));
  await timed("join", () => data.join(sales, customers, { on: "customer", how: "left" }));
  await timed("sort", () => sorted(sales));
  await timed("clean", async () => (await clean(sales)).materialize());
  await timed("describe", () => data.describe(sales));
  await timed("write", () => write(sales));
  return sales.count();
}

async function pipeline(customers: data.Table): Promise<number> {
  const sales = await data.join(await clean(await read()), customers, { on: "customer", how: "left" });
  await data.describe(sales);
  await means(sales);
  await write(await sorted(sales));
  return sales.count();
}

/** 10 million rows that stay in the file; DuckDB may keep 2 GB in memory. */
async function large(): Promise<number> {
  await data.configure({ memoryLimit: "2GB", tempDirectory: path(folder, "spill") });
  const sales = await timed("read", () => data.readCsv(path(folder, "sales.csv"), { lazy: true }));
  const rows = await timed("count", () => sales.count());
  await timed("groupBy", () => means(sales));
  await timed("describe", () => data.describe(sales, { columns: ["price", "quantity"] }));
  await timed("clean", async () => (await clean(sales)).writeParquet(path(folder, "clean.parquet")));
  const scanned = await data.readParquet(path(folder, "clean.parquet"), { lazy: true });
  await timed("sort", async () => (await sorted(scanned)).writeParquet(path(folder, "sorted.parquet")));
  return rows;
}

async function main(): Promise<number> {
  if (what !== "large") {
    const customers = await data.readCsv(path(folder, "customers.csv"));
    return what === "steps" ? single(customers) : timed("pipeline", () => pipeline(customers));
  }
  return large();
}

report(main);
