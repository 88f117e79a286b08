import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { promisify } from "node:util";
import { reference, repositoryRoot } from "../reference";

const run = promisify(execFile);
const folder = join(repositoryRoot, "docs", "ci");

interface Workflows {
  github: { jobs: { notebooks: { steps: { run?: string; uses?: string; if?: string }[]; env: Record<string, string> } } };
  gitlab: {
    notebooks: { before_script: string[]; script: string[]; variables: Record<string, string>; artifacts: { when: string } };
  };
}

const notebook = (...cells: string[]) =>
  JSON.stringify({
    cells: cells.map((source, i) => ({ cell_type: "code", id: `c${i}`, metadata: {}, execution_count: null, outputs: [], source })),
    metadata: { kernelspec: { name: "tslab-ml", display_name: "TypeScript (tslab-ml)", language: "typescript" } },
    nbformat: 4,
    nbformat_minor: 5,
  });

describe("the workflow files for GitHub Actions and GitLab CI", () => {
  let commands: string[] = [];
  let workflows: Workflows;
  before(async () => {
    const read = (name: string) => readFileSync(join(folder, name), "utf8");
    workflows = await reference<Workflows>(
      "import yaml\nresult = {name: yaml.load(text, yaml.BaseLoader) for name, text in args.items()}",
      {
        github: read("github-actions.yml"),
        gitlab: read("gitlab-ci.yml"),
      },
    );
    commands = workflows.github.jobs.notebooks.steps.flatMap((step) => step.run?.trim().split("\n") ?? []);
  });

  it("run the same commands, with the same settings, and keep what was executed when the build fails", () => {
    const { gitlab, github } = workflows;
    const { before_script, script, variables, artifacts } = gitlab.notebooks;
    assert.deepEqual(
      [...before_script, ...script].filter((command) => !command.startsWith("apt-get")),
      commands,
    );
    assert.equal(variables.TSLAB_ML_QUICK, github.jobs.notebooks.env.TSLAB_ML_QUICK);
    assert.equal(artifacts.when, "always");
    assert.match(github.jobs.notebooks.steps.at(-1)?.if ?? "", /^always\(\)/);
    const documented = readFileSync(join(repositoryRoot, "docs", "ci.md"), "utf8");
    for (const command of commands.filter((each) => !each.startsWith("mkdir"))) assert.ok(documented.includes(command), command);
  });

  it("execute notebooks and show them as pages; a failing cell fails the build and keeps the notebooks before it", async (t) => {
    const project = mkdtempSync(join(tmpdir(), "tslab-ml-ci-"));
    t.after(() => rmSync(project, { recursive: true, force: true }));
    symlinkSync(join(repositoryRoot, ".tslab-ml"), join(project, ".tslab-ml"), "junction");
    mkdirSync(join(project, "notebooks"));
    const own = Object.fromEntries(["CONFIG", "DATA", "RUNTIME"].map((kind) => [`JUPYTER_${kind}_DIR`, join(project, kind)]));
    const env = { ...process.env, ...own };
    const sh = (command: string | undefined) => run("bash", ["-euo", "pipefail", "-c", command ?? "exit 9"], { cwd: project, env });
    const [folders, execute, show] = commands.slice(-3);

    writeFileSync(join(project, "notebooks", "1-passes.ipynb"), notebook("const answer: number = 6 * 7;", "console.log('answer', answer)"));
    await sh(folders);
    await sh(execute);
    await sh(show);
    assert.match(readFileSync(join(project, "executed", "1-passes.ipynb"), "utf8"), /answer 42/);
    assert.match(readFileSync(join(project, "executed", "1-passes.html"), "utf8"), /answer 42/);

    rmSync(join(project, "executed"), { recursive: true });
    writeFileSync(
      join(project, "notebooks", "2-fails.ipynb"),
      notebook("console.log('before')", "throw new Error('the data is gone')", "1"),
    );
    await sh(folders);
    await assert.rejects(sh(execute), (error: { code: number; stderr: string }) => {
      assert.equal(error.code, 1);
      assert.match(error.stderr, /the data is gone/);
      return true;
    });
    assert.deepEqual(readdirSync(join(project, "executed")), ["1-passes.ipynb"]);
  });
});
