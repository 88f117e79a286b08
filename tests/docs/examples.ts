import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript-for-cells";
import { repositoryRoot } from "../reference";

/** A block of a page that is marked as one to run, and what the page says that it prints, where it says so. */
export interface Example {
  readonly name: string;
  readonly source: string;
  readonly output?: string;
}

/** The pages of docs/ by name, without their ending. */
export const pages: ReadonlyMap<string, string> = new Map(
  readdirSync(join(repositoryRoot, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => [name.slice(0, -3), readFileSync(join(repositoryRoot, "docs", name), "utf8")]),
);

/** Every block ```` ```ts example ````, with the block ```` ```text ```` that stands directly below it. */
export function examplesOf(name: string, page: string): Example[] {
  return [...page.matchAll(/^```ts example\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?/gms)].map(([, source = "", output], i) => ({
    name: i === 0 ? name : `${name}-${i + 1}`,
    source,
    ...(output === undefined ? {} : { output }),
  }));
}

/** A program of an example: its last line shows itself, as at the end of a cell. */
function programOf({ source }: Example): string {
  const { statements } = ts.createSourceFile("cell.mts", source, ts.ScriptTarget.Latest);
  const last = statements.at(-1);
  if (!last || !ts.isExpressionStatement(last)) return source;
  const value = source.slice(last.expression.pos, last.expression.end).trim();
  const rest = source.slice(0, last.expression.pos);
  const comment = source.slice(last.expression.end);
  return `${rest}\nconst shown = await (${value})${comment.startsWith(";") ? comment : `;${comment}`}
if (shown !== undefined) await (await import("tslab-ml")).display.display(shown);`;
}

/** A folder in which `tslab-ml` is installed, with one module per example. */
export function writePrograms(examples: readonly Example[]): string {
  const folder = mkdtempSync(join(tmpdir(), "tslab-ml-examples-"));
  symlinkSync(join(repositoryRoot, "node_modules"), join(folder, "node_modules"), "junction");
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  const compilerOptions = {
    target: "es2022",
    module: "nodenext",
    strict: true,
    skipLibCheck: true,
    types: ["node"],
    outDir: "out",
    rootDir: ".",
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
  for (const example of examples) writeFileSync(join(folder, `${example.name}.ts`), programOf(example));
  return folder;
}

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program in a folder of its own, in quick mode; `answers` are given where it asks. */
export function runProgram(folder: string, name: string, answers: readonly string[] = []): Promise<Ran> {
  const cwd = join(folder, `in-${name}`);
  mkdirSync(cwd);
  return run(process.execPath, [join(folder, "out", `${name}.js`)], cwd, answers);
}

/** Checks and compiles all programs, strictly. */
export const compilePrograms = (folder: string): Promise<Ran> =>
  run(process.execPath, [join(repositoryRoot, "node_modules/typescript/bin/tsc"), "-p", folder, "--pretty", "false"], folder);

function run(program: string, args: readonly string[], cwd: string, answers: readonly string[] = []): Promise<Ran> {
  const env = { ...process.env, TSLAB_ML_QUICK: "1", TF_CPP_MIN_LOG_LEVEL: "3", NO_COLOR: "1" };
  const child = spawn(program, args, { cwd, env, stdio: ["pipe", "pipe", "pipe"] });
  const [stdout, stderr] = [child.stdout, child.stderr].map((stream) => stream.setEncoding("utf8"));
  let [printed, complained, given] = ["", "", 0];
  stdout?.on("data", (text: string) => {
    printed += text;
    // A question leaves its line open.
    if (text.endsWith(" ") && given < answers.length) child.stdin.write(`${answers[given++]}\n`);
  });
  stderr?.on("data", (text: string) => {
    complained += text;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout: printed, stderr: complained }));
  });
}
