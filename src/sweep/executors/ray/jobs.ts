import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Zippable, zipSync } from "fflate";
import { type Answered, exchange } from "./exchange";

export interface RayJobsOptions {
  /** The dashboard of the cluster, as `ray start` and `ray dashboard` print it. Default: RAY_API_SERVER_ADDRESS, then `http://127.0.0.1:8265`. */
  address?: string;
  /** For a cluster started with `RAY_AUTH_MODE=token`. Default: RAY_AUTH_TOKEN. It is sent in a header and never written down. */
  token?: string;
}

/** What a job asks for; Ray's own names in camelCase. */
export interface RayJobRequest {
  /** The command that a shell of the cluster runs, such as `node worker.js`. */
  entrypoint: string;
  /** The name of the job. Default: one that Ray makes. */
  submissionId?: string;
  /** CPU cores that the job takes from the cluster. Default: 1. */
  numCpus?: number;
  /** GPUs that the job takes; Ray sets CUDA_VISIBLE_DEVICES. Default: 0. */
  numGpus?: number;
  /** Bytes of memory that the job takes. Default: not counted. */
  memory?: number;
  /** Resources of the cluster's own, as `ray start --resources` names them. */
  resources?: Record<string, number>;
  /** Environment variables. */
  env?: Record<string, string>;
  /** A folder on every node, a URI that Ray reads (`https://….zip`, `s3://…`), or what {@link RayJobs.upload} returned. */
  workingDir?: string;
  /** Everything else of Ray's runtime_env, such as `{ image_uri }`. */
  runtimeEnv?: Record<string, unknown>;
  metadata?: Record<string, string>;
}

export type RayJobStatus = "PENDING" | "RUNNING" | "STOPPED" | "SUCCEEDED" | "FAILED";

export interface RayJob {
  readonly submissionId: string;
  readonly status: RayJobStatus;
  /** What Ray says of the status. */
  readonly message?: string;
  readonly exitCode?: number;
  readonly startTime?: Date;
  readonly endTime?: Date;
  readonly metadata: Record<string, string>;
}

/** A cluster's Jobs REST API (https://docs.ray.io/en/latest/cluster/running-applications/job-submission/rest.html). */
export interface RayJobs {
  readonly address: string;
  /** Ray's version: the cluster answers, and takes the token. */
  version(): Promise<string>;
  /** Hands a job in and returns its name. */
  submit(request: RayJobRequest): Promise<string>;
  /** What the cluster knows of a job. @throws {RayError} when it has none of that name */
  get(submissionId: string): Promise<RayJob>;
  /** All jobs of the cluster. */
  list(): Promise<RayJob[]>;
  /** Everything that the job has written so far. */
  logs(submissionId: string): Promise<string>;
  /** Asks the job to end; false when it had ended before. */
  stop(submissionId: string): Promise<boolean>;
  /** Removes an ended job from the list. */
  delete(submissionId: string): Promise<void>;
  /**
   * Hands a folder over to the cluster, for `workingDir` of {@link RayJobRequest}; what is there already is not sent again.
   *
   * @param options.exclude names of files and folders that stay here. Default: `node_modules`, `.git`
   * @throws {RangeError} when it is larger than the 500 MiB that Ray takes
   */
  upload(folder: string, options?: { exclude?: readonly string[] }): Promise<string>;
}

/** Says what a cluster answered to a request that it refused, or that it did not answer. */
export class RayError extends Error {
  override name = "RayError";
  /** @internal */
  constructor(
    message: string,
    /** HTTP's status; undefined when nothing answered. */
    readonly status?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

const mostBytes = 500 * 2 ** 20;
const agentSeconds = 60;

/**
 * Speaks to the Jobs API of a Ray cluster.
 *
 *     const ray = rayJobs({ address: "http://head:8265" });
 *     const id = await ray.submit({ entrypoint: "node worker.js", numCpus: 2, env: { STORAGE: "postgresql://…" } });
 *     await ray.logs(id);
 *
 * Every call throws a {@link RayError} when the cluster can't be reached, refuses the token or the request.
 */
export function rayJobs({ address, token = process.env.RAY_AUTH_TOKEN }: RayJobsOptions = {}): RayJobs {
  const base = addressOf(address ?? process.env.RAY_API_SERVER_ADDRESS ?? "http://127.0.0.1:8265");

  async function request(method: string, path: string, body?: string | Uint8Array): Promise<Answered> {
    const headers: Record<string, string> = token ? { Authorization: `Bearer ${token}` } : {};
    if (typeof body === "string") headers["Content-Type"] = "application/json";
    const answer = await exchange(`${base}${path}`, { method, headers }, body).catch((error) => {
      throw new RayError(
        `Ray: nothing answers at ${base} (${error.code ?? error.message}); start a cluster (ray start --head), or give the address of its dashboard.`,
        undefined,
        { cause: error },
      );
    });
    if (answer.status === 401 || answer.status === 403) {
      const said = token ? "refuses the token" : "wants a token";
      throw new RayError(
        `Ray: ${base} ${said} (HTTP ${answer.status}); \`ray get-auth-token\` on the head shows it, and the option token or RAY_AUTH_TOKEN takes it.`,
        answer.status,
      );
    }
    return answer;
  }

  async function call<T>(method: string, path: string, body?: object): Promise<T> {
    const { ok, status, text } = await request(method, path, body && JSON.stringify(body));
    if (!ok) throw new RayError(`Ray: ${method} ${path} gave HTTP ${status}: ${lastLine(text)}`, status);
    try {
      return JSON.parse(text) as T;
    } catch {
      throw new RayError(`Ray: ${base} answers, but not as Ray's dashboard does; give the address that \`ray start\` prints.`, status);
    }
  }

  const jobPath = (submissionId: string) => `/api/jobs/${encodeURIComponent(submissionId)}`;

  return {
    address: base,
    version: async () => (await call<{ ray_version: string }>("GET", "/api/version")).ray_version,
    async submit(job) {
      const begun = Date.now();
      for (;;) {
        try {
          return (await call<{ submission_id: string }>("POST", "/api/jobs/", bodyOf(job))).submission_id;
        } catch (error) {
          // A cluster answers before the agents of its nodes have come up.
          const early = error instanceof RayError && error.message.includes("No available agent");
          if (!early || Date.now() - begun > agentSeconds * 1000) throw error;
          await sleep(500);
        }
      }
    },
    get: async (submissionId) => jobOf(await call<Answer>("GET", jobPath(submissionId))),
    // Scripts that ran ray.init() are listed too; they have no submission_id.
    list: async () => (await call<Answer[]>("GET", "/api/jobs/")).filter((job) => job.submission_id).map(jobOf),
    logs: async (submissionId) => (await call<{ logs: string }>("GET", `${jobPath(submissionId)}/logs`)).logs,
    stop: async (submissionId) => (await call<{ stopped: boolean }>("POST", `${jobPath(submissionId)}/stop`)).stopped,
    delete: async (submissionId) => void (await call("DELETE", jobPath(submissionId))),
    async upload(folder, { exclude = ["node_modules", ".git"] } = {}) {
      const zip = zipSync(filesOf(folder, new Set(exclude)), { mtime: new Date("1980-01-01T00:00:00") });
      if (zip.length > mostBytes)
        throw new RangeError(
          `upload: ${folder} takes ${Math.ceil(zip.length / 2 ** 20)} MiB zipped, but Ray takes ${mostBytes / 2 ** 20} MiB; exclude what the job does not need.`,
        );
      const name = `_ray_pkg_${createHash("sha256").update(zip).digest("hex").slice(0, 32)}.zip`;
      const path = `/api/packages/gcs/${name}`;
      if ((await request("GET", path)).ok) return `gcs://${name}`;
      const { ok, status, text } = await request("PUT", path, zip);
      if (!ok) throw new RayError(`Ray: PUT ${path} gave HTTP ${status}: ${lastLine(text)}`, status);
      return `gcs://${name}`;
    },
  };
}

function addressOf(address: string): string {
  const given = address.includes("://") ? address : `http://${address}`;
  if (!URL.canParse(given) || !/^https?:$/.test(new URL(given).protocol))
    throw new RangeError(`rayJobs: address is "${address}", but must be that of a cluster's dashboard, such as "http://127.0.0.1:8265".`);
  return given.replace(/\/+$/, "");
}

function bodyOf(job: RayJobRequest) {
  const environment = { ...job.runtimeEnv, ...(job.env && { env_vars: job.env }), ...(job.workingDir && { working_dir: job.workingDir }) };
  return {
    entrypoint: job.entrypoint,
    submission_id: job.submissionId,
    entrypoint_num_cpus: job.numCpus ?? 1,
    entrypoint_num_gpus: job.numGpus,
    entrypoint_memory: job.memory,
    entrypoint_resources: job.resources,
    runtime_env: environment,
    metadata: job.metadata,
  };
}

interface Answer {
  submission_id: string;
  status: RayJobStatus;
  message?: string | null;
  driver_exit_code?: number | null;
  start_time?: number | null;
  end_time?: number | null;
  metadata?: Record<string, string> | null;
}

function jobOf(answer: Answer): RayJob {
  return {
    submissionId: answer.submission_id,
    status: answer.status,
    message: answer.message ?? undefined,
    exitCode: answer.driver_exit_code ?? undefined,
    startTime: answer.start_time ? new Date(answer.start_time) : undefined,
    endTime: answer.end_time ? new Date(answer.end_time) : undefined,
    metadata: answer.metadata ?? {},
  };
}

/** A refusal of Ray is a Python traceback, whose last line with words says what was wrong. */
const lastLine = (text: string) =>
  text
    .split("\n")
    .filter((line) => /\w/.test(line))
    .at(-1) ?? "";

function filesOf(folder: string, exclude: ReadonlySet<string>): Zippable {
  const files: Zippable = {};
  const visit = (at: string) => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      if (exclude.has(entry.name)) continue;
      const path = join(at, entry.name);
      if (entry.isDirectory()) visit(path);
      else if (entry.isFile()) files[relative(folder, path).split(sep).join("/")] = readFileSync(path);
    }
  };
  visit(folder);
  return files;
}
