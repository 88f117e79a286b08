import { Pool, type PoolClient } from "pg";
import { type Backend, type Bound, catalogue, format, type Session } from "../backend";
import { explained } from "./failures";
import { grantPolicy, protectNew } from "./grants";
import { readSegment, segmentName, writeSegment } from "./segments";

export interface PostgresOptions {
  readonly timeout: number;
}

// One number for all that write to a store of this database: PostgreSQL's advisory locks are named by numbers.
const lock = 7_451_220_601;

/** A store in the schemas `tslab_ml` and `tslab_ml_data` of a PostgreSQL database. */
export async function postgres(url: string, { timeout }: PostgresOptions): Promise<Backend> {
  const place = placeOf(url);
  const pool = new Pool({ connectionString: url, max: 4, connectionTimeoutMillis: timeout, allowExitOnIdle: true });
  // A connection that breaks while nobody uses it: the next work takes another.
  pool.on("error", () => {});

  async function work<T>(begin: string, use: (client: PoolClient, session: Session) => Promise<T>): Promise<T> {
    let client: PoolClient | undefined;
    let broken: Error | undefined;
    let committing = false;
    const noticed = (error: Error) => (broken = error);
    try {
      client = await pool.connect();
      client.on("error", noticed);
      await client.query(
        `SET TIME ZONE 'UTC'; SET datestyle = 'ISO, YMD'; SET extra_float_digits = 1; SET lock_timeout = ${Number(timeout)}`,
      );
      await client.query(begin);
      const done = await use(client, sessionOf(client));
      committing = true;
      await client.query("COMMIT");
      client.off("error", noticed);
      client.release();
      return done;
    } catch (error) {
      // A connection after a failure is not used again: ending it undoes what it did.
      client?.release(true);
      throw explained(place, broken ?? error, committing);
    }
  }

  let ready: Promise<void> | undefined;
  const prepared = () =>
    (ready ??= work("BEGIN", async (client) => {
      const { rows } = await client.query("SELECT to_regclass('tslab_ml.settings') AS there");
      if (!rows[0].there) await prepare(client);
      const { rows: settings } = await client.query("SELECT value FROM tslab_ml.settings WHERE name = 'format'");
      if (settings[0]?.value !== format)
        throw new Error(
          `storage: ${place} is a store of the format ${JSON.stringify(settings[0]?.value)}, which this release cannot read; use a newer release.`,
        );
    }).catch((error) => {
      ready = undefined;
      throw error;
    }));
  await prepared();

  return {
    place,
    // One look at the whole, whatever is written meanwhile.
    read: async (use) => work("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", (_, session) => use(session)),
    write: async (use) =>
      work("BEGIN", async (client, session) => {
        await client.query("SELECT pg_advisory_xact_lock($1)", [lock]);
        return use(session);
      }),
    grant: (policy) =>
      work("BEGIN", async (client) => {
        await client.query("SELECT pg_advisory_xact_lock($1)", [lock]);
        await grantPolicy(client, policy);
      }),
    close: () => pool.end(),
  };
}

async function prepare(client: PoolClient): Promise<void> {
  await client.query("SELECT pg_advisory_xact_lock($1)", [lock]);
  await client.query("CREATE SCHEMA IF NOT EXISTS tslab_ml");
  await client.query("CREATE SCHEMA IF NOT EXISTS tslab_ml_data");
  for (const statement of catalogue("tslab_ml")) await client.query(statement);
  await client.query("INSERT INTO tslab_ml.settings VALUES ('format', $1) ON CONFLICT DO NOTHING", [format]);
}

function sessionOf(client: PoolClient): Session {
  return {
    async rows<Row extends object>(statement: string, values: readonly Bound[] = []) {
      return (await client.query<Row & Record<string, unknown>>(statement, [...values])).rows;
    },
    writeSegment: (id, table) => writeSegment(client, id, table),
    readSegment: (id, columns) => readSegment(client, id, columns),
    async dropSegment(id) {
      await client.query(`DROP TABLE IF EXISTS ${segmentName(id)}`);
    },
    protect: (facts) => protectNew(client, facts),
    async strays() {
      const { rows } = await client.query<{ id: string }>(
        "SELECT tablename AS id FROM pg_tables WHERE schemaname = 'tslab_ml_data' AND pg_has_role(tableowner, 'MEMBER') AND tablename NOT IN (SELECT id FROM tslab_ml.segments)",
      );
      return rows.map(({ id }) => id);
    },
  };
}

/** A connection string without its password. */
function placeOf(url: string): string {
  try {
    const parsed = new URL(url);
    parsed.password = "";
    parsed.search = "";
    return parsed.toString();
  } catch {
    throw new TypeError("open: the connection string of PostgreSQL cannot be read; give postgresql://user:password@host:port/database.");
  }
}
