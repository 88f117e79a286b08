import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder that holds package.json. */
export const repositoryRoot = dirname(require.resolve("tslab-ml/package.json"));

/** The private Python environment that `npm start` and `npm test` make. */
export const python = join(
  repositoryRoot,
  ".tslab-ml",
  "python",
  ...(process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"]),
);

/**
 * Runs a Python snippet that sets `result` from `args`, and returns `result` by way of JSON: the independent reference of a test.
 *
 *     const expected = await reference("from sklearn.metrics import f1_score; result = f1_score(**args)", { y_true, y_pred });
 */
export function reference<T>(code: string, args: unknown = {}): Promise<T> {
  if (!existsSync(python)) throw new Error(`No Python environment at ${python}; run npm test once to make it.`);
  const program = `import json, sys\nargs = json.load(sys.stdin)\n${code}\njson.dump(result, sys.stdout)`;
  return new Promise((resolve, reject) => {
    const child = execFile(
      python,
      ["-c", program],
      {
        maxBuffer: 1 << 30,
        env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "3", TF_ENABLE_ONEDNN_OPTS: process.env.TF_ENABLE_ONEDNN_OPTS ?? "1" },
      },
      (error, stdout, stderr) => (error ? reject(new Error(`${error.message}\n${stderr}`)) : resolve(JSON.parse(stdout) as T)),
    );
    child.stdin?.end(JSON.stringify(args));
  });
}
