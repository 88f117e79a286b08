import type { Client, FieldDef } from "pg";
import { checkColumn } from "../../checks";
import { type Fragment, fragment, list, name, type Parameter, raw } from "../../fragment";
import { table as tableOf } from "../../from-values";
import { checkNames, materialized, type Table } from "../../table";

/** Rows that come over the wire at a time. */
const batch = 10_000;

type Texts = (string | null)[][];

export async function readPostgres(
  sql: string,
  url: string,
  params: readonly Parameter[],
  types: Readonly<Record<string, string>>,
): Promise<Table> {
  const { default: pg } = await import("pg");
  const place = placeOf(url);
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 30_000 });
  // A connection that breaks makes the query fail, which says so.
  client.on("error", () => {});
  const pieces: Table[] = [];
  try {
    await client.connect();
    await client.query("BEGIN READ ONLY; SET LOCAL TIME ZONE 'UTC'; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL extra_float_digits = 1");
    // The extended protocol takes one statement only: what comes behind a semicolon cannot end the transaction that only reads.
    const declared = { text: `DECLARE tslab_ml CURSOR FOR ${sql}`, values: params.map(sent), queryMode: "extended" };
    await client.query(declared);
    let fields: readonly FieldDef[];
    let rows: Texts;
    do {
      ({ fields, rows } = await fetch(client));
      checkNames(fields);
      if (rows.length > 0 || pieces.length === 0) pieces.push(await textsOf(fields, rows));
    } while (rows.length === batch);
    return await typed(pieces, fields, types);
  } catch (error) {
    throw explained(place, error);
  } finally {
    await Promise.all([client.end().catch(() => {}), ...pieces.map((piece) => piece.dispose())]);
  }
}

async function fetch(client: Client): Promise<{ fields: readonly FieldDef[]; rows: Texts }> {
  // Values stay the texts that PostgreSQL sends: DuckDB makes values of them, without a detour over JavaScript's numbers and dates.
  const asText = { getTypeParser: () => (value: string) => value };
  const { fields, rows } = await client.query({ text: `FETCH ${batch} FROM tslab_ml`, rowMode: "array", types: asText as never });
  return { fields, rows: rows as unknown as Texts };
}

const sent = (value: Parameter): unknown =>
  typeof value === "bigint" ? value.toString() : value instanceof Uint8Array ? Buffer.from(value) : value;

const textsOf = (fields: readonly FieldDef[], rows: Texts): Promise<Table> =>
  tableOf(Object.fromEntries(fields.map(({ name: column }, i) => [column, rows.map((row) => row[i] ?? null)])), {
    types: Object.fromEntries(fields.map(({ name: column }) => [column, "VARCHAR"])),
  });

async function typed(pieces: readonly Table[], fields: readonly FieldDef[], types: Readonly<Record<string, string>>): Promise<Table> {
  const [first] = pieces as [Table];
  for (const column of Object.keys(types)) checkColumn("readSql", "types", column, first);
  const values = fields.map((field) => fragment`${typedValue(field, types[field.name])} AS ${name(field.name)}`);
  const all = list(
    pieces.map((piece) => fragment`FROM ${piece}`),
    " UNION ALL ",
  );
  return materialized(fragment`SELECT ${list(values)} FROM (${all})`);
}

/** PostgreSQL's types by their numbers: https://www.postgresql.org/docs/current/catalog-pg-type.html (src/include/catalog/pg_type.dat) */
const known: Readonly<Record<number, string>> = {
  16: "BOOLEAN",
  20: "BIGINT",
  21: "SMALLINT",
  23: "INTEGER",
  26: "UINTEGER",
  114: "JSON",
  700: "FLOAT",
  701: "DOUBLE",
  1082: "DATE",
  1083: "TIME",
  1114: "TIMESTAMP",
  1184: "TIMESTAMP WITH TIME ZONE",
  2950: "UUID",
  3802: "JSON",
};
const [bytea, numeric] = [17, 1700];

function typedValue({ name: column, dataTypeID, dataTypeModifier }: FieldDef, wanted?: string): Fragment {
  const text = name(column);
  if (dataTypeID === bytea && !wanted) return fragment`unhex(substr(${text}, 3))`;
  const type = wanted ?? (dataTypeID === numeric ? numericType(dataTypeModifier) : (known[dataTypeID] ?? "VARCHAR"));
  // Years before the common era: DuckDB writes "(BC)".
  const source = /^(DATE|TIMESTAMP)/.test(type) ? fragment`replace(${text}, 'BC', '(BC)')` : text;
  return type === "VARCHAR" ? text : fragment`CAST(${source} AS ${raw(type)})`;
}

/** The modifier holds precision and scale: https://www.postgresql.org/docs/current/datatype-numeric.html, numeric_typmod in src/backend/utils/adt/numeric.c. */
function numericType(modifier: number): string {
  const [precision, scale] = [((modifier - 4) >> 16) & 0xffff, (modifier - 4) & 0x7ff];
  return modifier < 4 || precision > 38 || scale > precision ? "DOUBLE" : `DECIMAL(${precision},${scale})`;
}

function explained(place: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { message, code = "" } = error as Error & { code?: string };
  const said = (text: string) => new Error(`readSql: ${text}`, { cause: error });
  if (/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH)$/.test(code) || /timeout expired/.test(message))
    return said(`no PostgreSQL answers at ${place} (${code || message}); start the server, or mend the host and port of the URL.`);
  if (/^28/.test(code)) return said(`${place} does not accept the user or the password; mend the URL.`);
  if (code === "3D000") return said(`there is no such database at ${place}; mend the URL.`);
  if (code === "25006" || (code === "42601" && /"(insert|update|delete|create|drop|alter|truncate|copy)"/i.test(message)))
    return said(`the statement would change ${place} (${message}), but readSql only reads; give a SELECT.`);
  if (/^(08...|57P0[123])$/.test(code) || /Connection terminated/.test(message))
    return said(`the connection to ${place} was lost (${message}); read again when the server answers.`);
  return /^[0-9A-Z]{5}$/.test(code) ? said(`${place}: ${message}.`) : error;
}

/** The URL without its password. */
function placeOf(url: string): string {
  try {
    const { hostname, port, pathname } = new URL(url);
    return `${hostname}${port ? `:${port}` : ""}${pathname}`;
  } catch {
    throw new TypeError("readSql: the url cannot be read; give postgresql://user:password@host:port/database.");
  }
}
