import type { ClientBase } from "pg";
import { type Column, fragment, list, materialized, name, quoted, records, type Table, table as tableOf } from "../../table";
import { checkSegment, checkType } from "../backend";
import { asText, fromText } from "../checksum";
import { intoPostgres, outOfPostgres, postgresType } from "./types";

/** Rows that go over the wire at a time. */
const batch = 10_000;

export const segmentName = (id: string): string => `tslab_ml_data."${checkSegment(id)}"`;

/** The column that keeps the order of the rows. A table may have one of that name: then another is taken, known by being the key. */
export const placeFor = (columns: readonly Column[]): string => {
  let place = "row_number";
  while (columns.some(({ name }) => name.toLowerCase() === place)) place += "_";
  return place;
};

/** Every value goes as text and becomes one of its type in PostgreSQL. */
export async function writeSegment(client: ClientBase, id: string, table: Table): Promise<void> {
  const { columns } = table;
  const place = quoted(placeFor(columns));
  const declared = columns.map(({ name, type }) => `${quoted(name)} ${postgresType(type)}`);
  await client.query(`CREATE TABLE ${segmentName(id)} (${place} bigint PRIMARY KEY, ${declared.join(", ")})`);
  const texts = await materialized(
    fragment`SELECT row_number() OVER () - 1 AS ${name(placeFor(columns))}, ${list(columns.map(({ name: column, type }) => fragment`${asText(column, type)} AS ${name(column)}`))} FROM ${table}`,
  );
  const names = columns.map((_, i) => `c${i}`);
  const insert = `INSERT INTO ${segmentName(id)} SELECT $1::bigint + n - 1, ${columns.map(({ type }, i) => intoPostgres(`c${i}`, type)).join(", ")}
    FROM unnest(${columns.map((_, i) => `$${i + 2}::text[]`).join(", ")}) WITH ORDINALITY AS rows(${[...names, "n"].join(", ")})`;
  const count = await texts.count();
  for (let start = 0; start < count; start += batch) {
    const rows = await records(
      fragment`SELECT * FROM ${texts} WHERE ${name(placeFor(columns))} >= ${start} AND ${name(placeFor(columns))} < ${start + batch} ORDER BY ${name(placeFor(columns))}`,
    );
    await client.query(insert, [start, ...columns.map(({ name }) => rows.map((row) => row[name]))]);
  }
  await texts.dispose();
}

/** The rows and columns that this user may see. */
export async function readSegment(client: ClientBase, id: string, written: readonly Column[]): Promise<{ table: Table; partial: boolean }> {
  const { rows: rights } = await client.query<{ filtered: boolean; seen: boolean[] }>(
    "SELECT row_security_active($1::regclass) AS filtered, array(SELECT has_column_privilege($1::regclass, name, 'SELECT') FROM unnest($2::text[]) AS name) AS seen",
    [segmentName(id), written.map(({ name }) => name)],
  );
  const seen = written.filter((_, i) => rights[0]?.seen[i]);
  // Of a table of which nothing may be seen PostgreSQL itself says so.
  const columns = seen.length > 0 ? seen : written;
  return {
    table: await readColumns(client, id, columns, placeFor(written)),
    partial: rights[0]?.filtered === true || seen.length < written.length,
  };
}

async function readColumns(client: ClientBase, id: string, columns: readonly Column[], placeName: string): Promise<Table> {
  const place = quoted(placeName);
  const select = `SELECT ${columns.map(({ name, type }) => outOfPostgres(quoted(name), type)).join(", ")} FROM ${segmentName(id)} WHERE ${place} >= $1 AND ${place} < $2 ORDER BY ${place}`;
  const { rows: last } = await client.query<{ last: string | null }>(`SELECT max(${place}) AS last FROM ${segmentName(id)}`);
  const count = Number(last[0]?.last ?? -1) + 1;
  const pieces: Table[] = [];
  for (let start = 0; start < Math.max(count, 1); start += batch) {
    const { rows } = await client.query<(string | null)[]>({ text: select, values: [start, start + batch], rowMode: "array" });
    pieces.push(
      await tableOf(Object.fromEntries(columns.map(({ name }, i) => [name, rows.map((row) => row[i] ?? null)])), {
        types: Object.fromEntries(columns.map(({ name }) => [name, "VARCHAR"])),
      }),
    );
  }
  const values = columns.map(({ name: column, type }) => fragment`${fromText(column, checkType(type))} AS ${name(column)}`);
  const whole = await materialized(
    fragment`SELECT ${list(values)} FROM (${list(
      pieces.map((piece) => fragment`FROM ${piece}`),
      " UNION ALL ",
    )})`,
  );
  for (const piece of pieces) await piece.dispose();
  return whole;
}
