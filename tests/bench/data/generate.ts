import { join as path } from "node:path";
import { sql } from "tslab-ml/table";

/** Writes sales.csv (8 columns: whole numbers, text, numbers with 5% missing, times, booleans) and customers.csv (100,000 rows), the same for the same number of rows. */
export async function generate(folder: string, rows: number): Promise<void> {
  const uniform = (salt: number) => `(hash(i * 31 + ${salt}) / 18446744073709551615.0)`;
  const normal = (salt: number) => `sqrt(-2 * ln(${uniform(salt)} + 1e-12)) * cos(2 * pi() * ${uniform(salt + 1)})`;
  const cities = "['Oslo', 'Rome', 'Paris', 'Lima', 'Kyiv', 'Cairo', 'Quito', 'Perth']";
  const sales = await sql(`SELECT i AS id,
      CAST(floor(${uniform(1)} * 100000) AS BIGINT) AS customer,
      ${cities}[1 + CAST(floor(${uniform(2)} * 8) AS INTEGER)] AS city,
      CASE WHEN ${uniform(3)} >= 0.05 THEN round(exp(3 + ${normal(4)}), 2) END AS price,
      1 + CAST(floor(${uniform(6)} * 19) AS BIGINT) AS quantity,
      TIMESTAMP '2024-01-01' + to_seconds(CAST(floor(${uniform(7)} * 31536000) AS BIGINT)) AS "when",
      CASE WHEN ${uniform(8)} >= 0.05 THEN ${normal(9)} END AS score,
      ${uniform(11)} < 0.3 AS member
    FROM range(${rows}) AS r(i)`);
  await sales.writeCsv(path(folder, "sales.csv"));
  const customers = await sql(
    `SELECT i AS customer, 'customer ' || i AS label, round(${uniform(12)} * 1000, 2) AS credit FROM range(100000) AS r(i) ORDER BY hash(i)`,
  );
  await (await customers.materialize()).writeCsv(path(folder, "customers.csv"));
}
