import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Smoke } from "./smoke";

export interface ChildOptions {
  /** The Node binary to run. Default: this one. */
  node?: string;
  env?: NodeJS.ProcessEnv;
  cwd?: string;
}

/** Runs Node in a process of its own, with TensorFlow's log level unset unless `env` sets it. */
export function runNode(args: readonly string[], { node = process.execPath, env = {}, cwd }: ChildOptions = {}) {
  const { TF_CPP_MIN_LOG_LEVEL: _, TSLAB_ML_BACKEND: __, NODE_TEST_CONTEXT: ___, ...inherited } = process.env;
  const { stdout, stderr, status } = spawnSync(node, args, { encoding: "utf8", env: { ...inherited, ...env }, cwd, timeout: 60_000 });
  return { stdout, stderr, status };
}

/** Runs smoke.ts; throws with its stderr when it fails. */
export function runSmoke(options: ChildOptions & { backend?: string; file?: string } = {}): { smoke: Smoke; stderr: string } {
  const { backend, file = join(__dirname, "smoke.js") } = options;
  const { stdout, stderr, status } = runNode(backend ? [file, backend] : [file], options);
  if (status !== 0) throw new Error(`smoke test ended with ${status}:\n${stdout}${stderr}`);
  return { smoke: JSON.parse(stdout), stderr };
}
