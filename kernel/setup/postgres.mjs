// @ts-check
import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";

const debian = "/usr/lib/postgresql";

/**
 * The folder with PostgreSQL's `initdb` and `postgres`: the environment variable POSTGRES_BIN, Debian's newest, or one of the PATH.
 * @returns {string | undefined}
 */
export function findPostgres() {
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const places = [
    process.env.POSTGRES_BIN ?? "",
    ...versions.map((version) => join(debian, version, "bin")),
    ...(process.env.PATH ?? "").split(delimiter),
  ];
  return places.find((place) => place && existsSync(join(place, "initdb")) && existsSync(join(place, "postgres")));
}
