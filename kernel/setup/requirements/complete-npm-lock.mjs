// @ts-check
// Adds to package-lock.json the packages for other platforms that npm left out, so that `npm ci` takes the file everywhere.
//   node kernel/setup/requirements/complete-npm-lock.mjs      after every npm install that changes the lock
// npm writes only the platform packages that it could see (https://github.com/npm/cli/issues/4828), and then refuses its own file.
import { readFileSync, writeFileSync } from "node:fs";

const platforms =
  /(?<os>android|darwin|linux|win32|freebsd|openbsd|netbsd|sunos|aix|openharmony)-(?<cpu>arm64|arm|x64|ia32|loong64|mips64el|ppc64|riscv64|s390x)(?:-(?<libc>gnu|musl)\w*)?/;
const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
let added = 0;

for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    const { os, cpu, libc } = platforms.exec(name)?.groups ?? {};
    const places = [`${path}/node_modules/${name}`, `node_modules/${name}`];
    if (!os || !/^\d+\.\d+\.\d+/.test(range) || places.some((place) => lock.packages[place])) continue;
    lock.packages[`node_modules/${name}`] = {
      version: range,
      cpu: [cpu],
      ...(entry.dev ? { dev: true } : {}),
      ...(os === "linux" && libc ? { libc: [libc === "musl" ? "musl" : "glibc"] } : {}),
      optional: true,
      os: [os],
    };
    added++;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : Number(a > b))));
writeFileSync("package-lock.json", `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} packages for other platforms added`);
