import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { freePort } from "./free-port";
import { python } from "./reference";

const run = promisify(execFile);

/** A Ray cluster of one machine, for one test. */
export interface Ray {
  /** The dashboard's address. */
  address: string;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface RayOptions {
  /** CPUs that the cluster believes it has. Default: 2. */
  cpus?: number;
  /** Makes the cluster refuse whoever does not know it; at least 32 characters. */
  token?: string;
}

/** Starts a real head node, and waits until its Jobs API answers. */
export async function startRay({ cpus = 2, token }: RayOptions = {}): Promise<Ray> {
  const folder = mkdtempSync(join(tmpdir(), "ray-"));
  const [port, dashboard, agentGrpc, agentHttp, client] = await Promise.all(Array.from({ length: 5 }, freePort));
  const env = {
    ...process.env,
    RAY_USAGE_STATS_ENABLED: "0",
    RAY_enable_open_telemetry: "0",
    // A busy machine answers late, which is no death.
    RAY_agent_register_timeout_ms: "300000",
    RAY_health_check_timeout_ms: "60000",
    RAY_health_check_failure_threshold: "50",
    ...(token ? { RAY_AUTH_MODE: "token", RAY_AUTH_TOKEN: token } : { RAY_AUTH_MODE: "disabled" }),
  };
  const ray = join(dirname(python), "ray");
  const args = ["start", "--head", "--block", `--num-cpus=${cpus}`, "--num-gpus=0", `--port=${port}`, "--dashboard-host=127.0.0.1"];
  const more = [
    `--dashboard-port=${dashboard}`,
    `--dashboard-agent-grpc-port=${agentGrpc}`,
    `--dashboard-agent-listen-port=${agentHttp}`,
    // Where another cluster has the usual port, the head would end with its client server.
    `--ray-client-server-port=${client}`,
    `--temp-dir=${folder}`,
    "--object-store-memory=100000000",
    "--node-ip-address=127.0.0.1",
    "--disable-usage-stats",
  ];
  const head = spawn(ray, [...args, ...more], { env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  let output = "";
  for (const stream of [head.stdout, head.stderr]) stream?.on("data", (chunk) => (output += chunk));
  const address = `http://127.0.0.1:${dashboard}`;
  const headers: Record<string, string> = token ? { Authorization: `Bearer ${token}` } : {};

  async function end() {
    if (head.exitCode === null && head.signalCode === null) {
      const ended = new Promise((resolve) => head.once("exit", resolve));
      head.kill("SIGTERM");
      await Promise.race([ended, sleep(15_000)]);
    }
    // What a killed head leaves behind has the folder on its command line.
    await run("pkill", ["-9", "-f", folder]).catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
  }

  for (const begun = Date.now(); ; await sleep(250)) {
    const answer = await fetch(`${address}/api/jobs/`, { headers }).catch(() => undefined);
    if (answer?.ok) break;
    if (head.exitCode !== null || Date.now() - begun > 90_000) {
      await end();
      throw new Error(`Ray did not start:\n${output}`);
    }
  }
  return { address, [Symbol.asyncDispose]: end };
}
