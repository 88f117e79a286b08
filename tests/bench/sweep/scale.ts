import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { sweep } from "tslab-ml";
import { startPostgres } from "../../postgres";
import type { Job, Measured } from "./scale-process";

const reports = 10;
const processes = 4;

/**
 * Many simulated workers on one study in a real PostgreSQL: every one asks, writes parameters and ten reports, and tells, without a pause.
 *
 * @param counts of workers
 * @param trials of all workers together; at least one each
 */
export async function scale(counts: readonly number[], trials: number): Promise<void> {
  console.log(
    `Every worker of one study asks, writes its parameters and ${reports} reports, and tells, without a pause; PostgreSQL on this machine.\n`,
  );
  console.log("| workers | connections | trials | calls per second | trials per second | ask, ms | write, ms | tell, ms | failed |");
  console.log("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |");
  for (const workers of counts)
    for (const connections of ["own", "pooled"] as const) {
      await using postgres = await startPostgres({ maxConnections: workers + 20 });
      await row(postgres.url, workers, Math.max(1, Math.round(trials / workers)), connections);
    }
  // PostgreSQL's own limit.
  await using postgres = await startPostgres({ maxConnections: 100 });
  await row(postgres.url, 200, 1, "own", " (max_connections 100)");
}

async function row(url: string, workers: number, trials: number, connections: Job["connections"], note = ""): Promise<void> {
  const study = await sweep.createStudy({ storage: url, name: "scale" });
  await study.close();
  const parts = Array.from(
    { length: Math.min(processes, workers) },
    (_, i, all = Math.min(processes, workers)) => Math.floor(workers / all) + Number(i < workers % all),
  );
  const children = parts.map((clients) => {
    const child = fork(join(__dirname, "scale-process.js"));
    child.send({ url, study: "scale", clients, trials, reports, connections } satisfies Job);
    return child;
  });
  const ready = (await Promise.all(children.map((child) => message<{ ready: number }>(child)))).reduce((sum, each) => sum + each.ready, 0);
  const begun = performance.now();
  for (const child of children) child.send("go");
  const all = (await Promise.all(children.map((child) => message<{ measured: Measured }>(child)))).map(({ measured }) => measured);
  const seconds = (performance.now() - begun) / 1000;
  const of = (kind: keyof Measured["calls"]) => all.flatMap(({ calls }) => calls[kind]).sort((a, b) => a - b);
  const [ask, write, tell] = [of("ask"), of("write"), of("tell")];
  const count = ask.length + write.length + tell.length;
  const failures = new Map<string, number>();
  for (const each of all) for (const [text, n] of Object.entries(each.failures)) failures.set(text, (failures.get(text) ?? 0) + n);
  const cells = [
    workers,
    connections === "own" ? `${ready}${note}` : `${4 * parts.length}, shared`,
    tell.length,
    (count / seconds).toFixed(0),
    (tell.length / seconds).toFixed(1),
    ...[ask, write, tell].map((times) => `${quantile(times, 0.5)} (95%: ${quantile(times, 0.95)})`),
    [...failures].map(([text, n]) => `${n}: ${text}`).join("; ") || "-",
  ];
  console.log(`| ${cells.join(" | ")} |`);
}

const quantile = (sorted: readonly number[], share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN).toFixed(0);

const message = <T>(child: ChildProcess) =>
  new Promise<T>((resolve, reject) => {
    child.once("message", (value) => resolve(value as T));
    child.once("exit", (code) => reject(new Error(`a process of the bench ended with exit code ${code}`)));
  });
