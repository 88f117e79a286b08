/** The contestant danfojs: the steps that it finishes (its sort and merge are quadratic); prints seconds by step and the peak memory as JSON. */
import { join as path } from "node:path";
import "tslab-ml";
import { readCSV } from "danfojs-node";
import { report, timed } from "./timed";

const [folder = ""] = process.argv.slice(2);

async function main(): Promise<number> {
  const sales = await timed("read", () => readCSV(path(folder, "sales.csv")));
  await timed("groupBy", () => sales.groupby(["city"]).col(["price", "score"]).mean());
  await timed("clean", () => {
    const prices = (sales.column("price").values as (number | null)[]).filter((price): price is number => Number.isFinite(price));
    const sorted = Float64Array.from(prices).sort();
    const at = (q: number) => sorted[Math.round(q * (sorted.length - 1))] as number;
    const filled = sales.fillNa(at(0.5), { columns: ["price"] }) ?? sales;
    const reach = 1.5 * (at(0.75) - at(0.25));
    const price = filled.column("price");
    return filled.query(price.ge(at(0.25) - reach).and(price.le(at(0.75) + reach)));
  });
  return sales.shape[0] as number;
}

report(main);
