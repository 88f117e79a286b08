import { execFile, spawn } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { freePort } from "./free-port";

const run = promisify(execFile);

/** A PostgreSQL server of one test: a private folder, port and socket. */
export type Postgres = {
  /** `postgresql://postgres:secret@127.0.0.1:PORT/postgres` */
  url: string;
  port: number;
  /** Kills the server as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again on the same data and port. */
  start(): Promise<void>;
  /** Ends it and deletes its data. */
  [Symbol.asyncDispose](): Promise<void>;
};

/** The option `skip` of a test that needs PostgreSQL: why it is left out where there is none. In CI nothing is left out: the test fails. */
export const withoutPostgres: string | false =
  process.env.CI === "true" || findPostgres()
    ? false
    : "no PostgreSQL was found; install one, or name its folder of programs in POSTGRES_BIN";

/**
 * Starts a real PostgreSQL (POSTGRES_BIN, Debian's, or one of the PATH). It refuses to run as root, so root starts it as user `postgres` or `nobody`.
 */
export async function startPostgres({ maxConnections = 200 }: { maxConnections?: number } = {}): Promise<Postgres> {
  const bin = postgresFolder();
  const user = process.getuid?.() === 0 ? await unprivileged() : undefined;
  const folder = mkdtempSync(join(tmpdir(), "tslab-ml-postgres-"));
  chmodSync(folder, 0o700);
  if (user) chownSync(folder, user.uid, user.gid);
  const data = join(folder, "data");
  const password = join(folder, "password");
  await run("sh", ["-c", `umask 077; printf secret > ${password}`], { ...user });
  await run(
    join(bin, "initdb"),
    ["-D", data, "-U", "postgres", "-A", "scram-sha-256", `--pwfile=${password}`, "-E", "UTF8", "--locale=C"],
    { ...user, cwd: folder },
  );
  const port = await freePort();
  const url = `postgresql://postgres:secret@127.0.0.1:${port}/postgres`;
  let server: ReturnType<typeof spawn> | undefined;

  async function start() {
    server = spawn(
      join(bin, "postgres"),
      ["-D", data, "-p", `${port}`, "-k", folder, "-c", "listen_addresses=127.0.0.1", "-c", `max_connections=${maxConnections}`],
      {
        ...user,
        cwd: folder,
        stdio: ["ignore", "ignore", "pipe"],
      },
    );
    let log = "";
    server.stderr?.on("data", (chunk) => (log += chunk));
    const begun = Date.now();
    while (!/database system is ready to accept connections/.test(log)) {
      if (server.exitCode !== null || Date.now() - begun > 60_000) throw new Error(`PostgreSQL did not start:\n${log}`);
      await sleep(50);
    }
  }

  async function end(signal: NodeJS.Signals) {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const ended = new Promise((resolve) => server?.once("exit", resolve));
    server.kill(signal);
    await ended;
  }

  await start();
  return {
    url,
    port,
    start,
    // SIGQUIT is PostgreSQL's immediate shutdown: every process ends at once, and the next start recovers from the log.
    kill: () => end("SIGQUIT"),
    async [Symbol.asyncDispose]() {
      await end("SIGINT");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function postgresFolder() {
  const found = findPostgres();
  if (!found)
    throw new Error(
      "No PostgreSQL server was found: install one (Debian and Ubuntu: apt install postgresql), or name its folder of programs in POSTGRES_BIN.",
    );
  return found;
}

function findPostgres() {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const places = [
    process.env.POSTGRES_BIN ?? "",
    ...versions.map((version) => join(debian, version, "bin")),
    ...(process.env.PATH ?? "").split(delimiter),
  ];
  return places.find((place) => place && existsSync(join(place, "initdb")) && existsSync(join(place, "postgres")));
}

async function unprivileged() {
  for (const name of ["postgres", "nobody"]) {
    const [uid, gid] = await Promise.all(
      ["-u", "-g"].map((flag) =>
        run("id", [flag, name]).then(
          ({ stdout }) => Number(stdout),
          () => Number.NaN,
        ),
      ),
    );
    if (!Number.isNaN(uid!)) return { uid: uid!, gid: gid! };
  }
  throw new Error("PostgreSQL does not run as root, and there is neither a user postgres nor nobody.");
}
