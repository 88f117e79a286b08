import { DuckDBInstance } from "@duckdb/node-api";

// Child process: another program that holds a DuckDB file open until it is told to end.
async function main() {
  const instance = await DuckDBInstance.create(process.argv[2] as string);
  const connection = await instance.connect();
  await connection.run("CREATE TABLE IF NOT EXISTS theirs AS SELECT 1 AS a");
  process.send?.("open");
  process.on("message", () => process.exit(0));
}

void main();
