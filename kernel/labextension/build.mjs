// @ts-check
// Writes dist/kernel/labextension (a folder for <prefix>/share/jupyter/labextensions/tslab-ml-plotly) and dist/kernel/nbconvert (one
// for <prefix>/share/jupyter/nbconvert/templates/tslab-ml). Does nothing when neither sources nor libraries have changed.
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, version as esbuildVersion, transform } from "esbuild";

const require = createRequire(import.meta.url);
const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../..");
const template = join(here, "../nbconvert");
const plotly = require.resolve("plotly.js-dist/plotly.js");
const formulas = require.resolve("mathjax/es5/tex-svg.js");
const output = join(root, "dist/kernel");
const stamp = join(output, "figures.sha256");

const name = "tslab-ml-plotly";
const { version, license } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

const inputs = hash([
  version,
  esbuildVersion,
  ...["src", "../nbconvert/src"].flatMap((folder) => contents(join(here, folder))),
  ...["theme.ts", "palette.ts"].map((file) => readFileSync(join(root, "src/plots", file))),
  ...["conf.json", "index.html.j2"].map((file) => readFileSync(join(template, file))),
  ...[fileURLToPath(import.meta.url), plotly, formulas].map((file) => readFileSync(file)),
]);
const built = ["labextension", "nbconvert"].every((folder) => existsSync(join(output, folder))) && existsSync(stamp);
if (!built || readFileSync(stamp, "utf8") !== inputs) await writeAll();

async function writeAll() {
  const work = join(output, `.figures-${process.pid}`);
  const [extension, page] = [join(work, "labextension"), join(work, "nbconvert")];
  mkdirSync(join(extension, "static"), { recursive: true });
  mkdirSync(page, { recursive: true });

  const source = readFileSync(plotly, "utf8");
  const { code } = await transform(source, { minify: true, target: "es2020", legalComments: "eof" });
  // The licence at the top is not marked as one, so the minifier drops it.
  const library = source.slice(0, source.indexOf("*/") + 2) + code;
  writeFileSync(join(extension, "static/plotly.min.js"), library);
  const entry = await bundle(join(here, "src/remote-entry.ts"));
  const entryFile = `static/remoteEntry.${hash([entry]).slice(0, 12)}.js`;
  writeFileSync(join(extension, entryFile), entry);
  const jupyterlab = { extension: false, mimeExtension: true, _build: { load: entryFile, mimeExtension: "./mimeExtension" } };
  writeJson(join(extension, "package.json"), { name, version, license, description: "Plotly figures in JupyterLab", jupyterlab });
  writeJson(join(extension, "install.json"), {
    packageManager: "npm",
    packageName: "tslab-ml",
    uninstallInstructions: "Remove the folder of this extension.",
  });

  for (const file of ["conf.json", "index.html.j2"]) cpSync(join(template, file), join(page, file));
  writeFileSync(join(page, "plotly.min.js"), library);
  writeFileSync(join(page, "figures.js"), await bundle(join(template, "src/figures.ts")));
  cpSync(formulas, join(page, "tex-svg.js"));

  for (const folder of ["labextension", "nbconvert"]) {
    rmSync(join(output, folder), { recursive: true, force: true });
    renameSync(join(work, folder), join(output, folder));
  }
  writeFileSync(stamp, inputs);
  rmSync(work, { recursive: true });
}

/** @param {string} entry @returns {Promise<string>} a classic script */
async function bundle(entry) {
  const tsconfig = join(here, "tsconfig.json");
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    write: false,
    tsconfig,
  });
  return /** @type {{ text: string }} */ (outputFiles[0]).text;
}

/** @param {string} folder */
function contents(folder) {
  return readdirSync(folder)
    .sort()
    .map((file) => readFileSync(join(folder, file)));
}

/** @param {(string | Buffer)[]} parts */
function hash(parts) {
  const sum = createHash("sha256");
  for (const part of parts) sum.update(part).update("\0");
  return sum.digest("hex");
}

/** @param {string} file @param {object} content */
function writeJson(file, content) {
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
}
