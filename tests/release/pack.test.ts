import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { setupModule } from "../kernel/setup/modules";
import { repositoryRoot } from "../reference";

const run = promisify(execFile);
const megabyte = 1_000_000;

interface Packed {
  filename: string;
  size: number;
  unpackedSize: number;
  files: { path: string; size: number }[];
}

const rooms = readdirSync(join(repositoryRoot, "src"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(repositoryRoot, "src", entry.name, "index.ts")))
  .map(({ name }) => name);

const program = `import { data, metrics, models, plots, preprocess, sweep, tf, train } from "tslab-ml";
import { accuracyScore } from "tslab-ml/metrics";

const space = sweep.space({ rate: sweep.float(1e-4, 1e-1, { log: true }), kind: sweep.categorical(["a", "b"]) });
async function main(): Promise<void> {
  const study = await sweep.optimize(
    ({ params }) => {
      const kind: "a" | "b" = params.kind;
      return kind === "a" ? params.rate : 1;
    },
    { space, trials: 3, sampler: sweep.random({ seed: 1 }), verbose: false },
  );
  const model: tf.Sequential = models.seedCnn({ seed: 1 });
  // @ts-expect-error the types are there, and strict: a score is a number
  const wrong: string = accuracyScore([1, 0], [1, 1]);
  console.log(JSON.stringify({ trials: study.trials.length, layers: model.layers.length, score: wrong, same: metrics.accuracyScore === accuracyScore }));
  void [data, plots, preprocess, train];
}
main();
`;

describe("the package that npm pack makes", () => {
  let folder = "";
  let packed: Packed;
  let paths: Set<string>;
  let npm: (args: string[], cwd: string) => Promise<{ stdout: string; stderr: string }>;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "tslab-ml-pack-"));
    const { npmCommand } = await setupModule("steps/npm.mjs");
    const [command, first] = npmCommand() as [string, string[]];
    npm = (args, cwd) => run(command, [...first, ...args], { cwd, maxBuffer: 1 << 26 });
    const { stdout } = await npm(["pack", "--json", "--ignore-scripts", "--pack-destination", folder], repositoryRoot);
    [packed] = JSON.parse(stdout) as [Packed];
    paths = new Set(packed.files.map(({ path }) => path));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("has what a package needs, and neither tests, notebooks, docs, maps nor maintainers' programs", () => {
    for (const path of [
      "package.json",
      "README.md",
      "LICENSE",
      "CHANGELOG.md",
      "kernel/setup/cli.mjs",
      "kernel/setup/requirements/jupyter.txt",
    ])
      assert.ok(paths.has(path), path);
    const unwanted =
      /(^|\/)(tests|notebooks|docs|shared|\.ci|node_modules)\/|\.(test\.\w+|ipynb|db|map|tgz|png|log)$|setup\/(test|suites|licences|requirements\/(lock|complete-npm-lock))\b/;
    assert.deepEqual(
      [...paths].filter((path) => unwanted.test(path)),
      [],
    );
  });

  it("has every program with its types, and nothing that was built from a source that is gone", () => {
    const programs = [...paths].filter((path) => /^dist\/(src|kernel\/(front|cell|compile))\/.*\.js$/.test(path));
    assert.ok(programs.length > 500, `${programs.length} programs`);
    assert.deepEqual(
      programs.filter((path) => !paths.has(path.replace(/\.js$/, ".d.ts"))),
      [],
    );
    assert.deepEqual(
      programs.filter((path) => !existsSync(join(repositoryRoot, path.replace(/^dist\//, "").replace(/\.js$/, ".ts")))),
      [],
      "npm run build deletes these",
    );
    const sources = readdirSync(join(repositoryRoot, "src"), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
    assert.deepEqual(
      sources.filter((name) => !paths.has(`dist/src/${name.replaceAll("\\", "/").replace(/\.ts$/, ".js")}`)),
      [],
    );
  });

  it("is small: under 6 MB, 20 MB unpacked, of which plotly and MathJax for pages without a network are 12", () => {
    assert.ok(packed.size < 6 * megabyte, `${packed.size} bytes`);
    assert.ok(packed.unpackedSize < 20 * megabyte, `${packed.unpackedSize} bytes`);
    assert.deepEqual(
      packed.files.filter(({ size }) => size > megabyte / 2).map(({ path }) => path),
      ["dist/kernel/labextension/static/plotly.min.js", "dist/kernel/nbconvert/plotly.min.js", "dist/kernel/nbconvert/tex-svg.js"],
    );
  });

  it("installs into an empty folder without scripts, and is imported, resolved and type-checked there", { timeout: 600_000 }, async () => {
    writeFileSync(join(folder, "package.json"), '{ "name": "outside", "private": true }\n');
    const install = ["install", "--ignore-scripts", "--omit=dev", "--prefer-offline", "--no-audit", "--no-fund"];
    await npm([...install, `./${packed.filename}`], folder);

    const require = createRequire(join(folder, "program.js"));
    const installed = join(folder, "node_modules", "tslab-ml");
    for (const subpath of ["", "/package.json", "/kernel/compile/start", ...rooms.map((room) => `/${room}`)]) {
      const path = require.resolve(`tslab-ml${subpath}`);
      assert.ok(path.startsWith(installed), path);
      if (path.endsWith(".js")) assert.ok(existsSync(path.replace(/\.js$/, ".d.ts")), path);
    }

    writeFileSync(join(folder, "program.ts"), program);
    const tsc = join(repositoryRoot, "node_modules/typescript/bin/tsc");
    const options = ["--strict", "--target", "es2022", "--lib", "es2023,dom", "--module", "node16", "--types", "node", "--outDir", "."];
    // tfjs's own types do not stand a check of libraries; ours must.
    const checked = await run(process.execPath, [tsc, ...options, "program.ts"], { cwd: folder, maxBuffer: 1 << 26 }).catch(
      (error) => error,
    );
    assert.deepEqual(
      (checked.stdout as string).split("\n").filter((line) => /^(program\.ts|node_modules\/tslab-ml\/)/.test(line)),
      // An optional peer dependency, which `npx tslab-ml install` adds.
      ["frame.d.ts(1,32)", "table.d.ts(3,32)"].map(
        (place) =>
          `node_modules/tslab-ml/dist/src/table/${place}: error TS2307: Cannot find module 'danfojs-node' or its corresponding type declarations.`,
      ),
    );

    const ran = await run(process.execPath, ["program.js"], { cwd: folder });
    assert.deepEqual(JSON.parse(ran.stdout.trim().split("\n").at(-1) as string), { trials: 3, layers: 8, score: 0.5, same: true });
  });
});
