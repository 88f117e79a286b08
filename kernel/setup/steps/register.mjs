// @ts-check
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { packageRoot } from "../layout.mjs";

/** What Jupyter needs to know about the kernel. @param {string} [root] the package that the kernel runs from */
export const kernelSpec = (root = packageRoot) => ({
  argv: [process.execPath, join(root, "dist/kernel/front/main.js"), "{connection_file}"],
  display_name: "TypeScript (tslab-ml)",
  language: "typescript",
  interrupt_mode: "message",
  metadata: { debugger: false },
});

/**
 * Puts the kernel, the figure renderer for JupyterLab and the template for nbconvert into a Jupyter data folder.
 * @param {string} data such as <prefix>/share/jupyter or ~/.local/share/jupyter
 * @param {string} [root] the package
 */
export function register(data, root = packageRoot) {
  const kernel = join(data, "kernels/tslab-ml");
  mkdirSync(kernel, { recursive: true });
  writeFileSync(join(kernel, "kernel.json"), `${JSON.stringify(kernelSpec(root), null, 2)}\n`);
  const logo = join(root, "kernel/front/logo-svg.svg");
  if (existsSync(logo)) copyLogos(logo, kernel);
  for (const [from, to] of [
    ["labextension", "labextensions/tslab-ml-plotly"],
    ["nbconvert", "nbconvert/templates/tslab-ml"],
  ]) {
    const source = join(root, "dist/kernel", /** @type {string} */ (from));
    const target = join(data, /** @type {string} */ (to));
    if (!existsSync(source)) continue;
    rmSync(target, { recursive: true, force: true });
    mkdirSync(dirname(target), { recursive: true });
    cpSync(source, target, { recursive: true });
  }
}

/** The logo as it is, and as the pictures that frontends without SVG look for. @param {string} logo @param {string} folder */
function copyLogos(logo, folder) {
  cpSync(logo, join(folder, "logo-svg.svg"));
  const { Resvg } = createRequire(import.meta.url)("@resvg/resvg-js");
  for (const size of [32, 64]) {
    const picture = new Resvg(readFileSync(logo, "utf8"), { fitTo: { mode: "width", value: size } }).render().asPng();
    writeFileSync(join(folder, `logo-${size}x${size}.png`), picture);
  }
}

/**
 * Makes the template the default for `nbconvert --to html`, switches the news of JupyterLab off, and the renderer that the Python package plotly brings along, in a
 * private environment: of two renderers of one MIME type JupyterLab takes the one that it happens to load last, and plotly's knows neither the page's theme nor
 * updates of an output.
 * @param {string} prefix
 */
export function configure(prefix) {
  const folder = join(prefix, "etc/jupyter");
  mkdirSync(folder, { recursive: true });
  merge(join(folder, "jupyter_nbconvert_config.json"), { HTMLExporter: { template_name: "tslab-ml" } });
  const pages = join(folder, "labconfig");
  mkdirSync(pages, { recursive: true });
  merge(join(pages, "page_config.json"), { disabledExtensions: { "@jupyterlab/plotly-extension": true } });
  const labels = join(prefix, "share/jupyter/lab/settings");
  mkdirSync(labels, { recursive: true });
  merge(join(labels, "overrides.json"), { "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false } });
}

/** @param {string} path @param {object} content */
function merge(path, content) {
  const before = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
  writeFileSync(path, `${JSON.stringify({ ...before, ...content }, null, 2)}\n`);
}

/** @param {import("../layout.mjs").Layout} layout @returns {import("../steps.mjs").Step} */
export const registerStep = ({ environment, root }) => ({
  name: "register",
  title: "Kernel tslab-ml",
  run: async () => {
    register(join(environment, "share/jupyter"), root);
    configure(environment);
  },
});
