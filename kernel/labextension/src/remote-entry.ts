import type { IRenderMime } from "@jupyterlab/rendermime-interfaces";
import type { Widget } from "@lumino/widgets";
import { mimeType, rendererClass } from "./renderer";

// JupyterLab finds extensions by webpack's module federation: a container with `init` and `get` under the extension's name.

/** Modules that the page shares, by name and version. */
type ShareScope = Record<string, Record<string, { get(): Promise<() => unknown> }>>;

interface Container {
  init(scope: ShareScope): void;
  get(module: string): Promise<() => unknown>;
}

declare global {
  interface Window {
    _JUPYTERLAB?: Record<string, Container>;
  }
}

const name = "tslab-ml-plotly";
const script = document.currentScript as HTMLScriptElement;
const base = script.src;
let scope: ShareScope = {};

async function shared<T>(module: string): Promise<T> {
  const [version] = Object.values(scope[module] ?? {});
  if (!version) throw new Error(`${name}: JupyterLab does not share ${module}`);
  return (await version.get())() as T;
}

async function extension(): Promise<IRenderMime.IExtension> {
  const { Widget: Base } = await shared<{ Widget: typeof Widget }>("@lumino/widgets");
  const Renderer = rendererClass(Base, base);
  return {
    id: `${name}:factory`,
    description: "Draws plotly figures",
    dataType: "json",
    // Nothing in a figure's JSON is run, so that untrusted notebooks may show it.
    rendererFactory: { safe: true, mimeTypes: [mimeType], defaultRank: 0, createRenderer: () => new Renderer() },
  };
}

window._JUPYTERLAB ??= {};
window._JUPYTERLAB[name] = {
  init(given) {
    scope = given;
  },
  async get(module) {
    if (module !== "./mimeExtension") throw new Error(`${name} has no module ${module}`);
    const value = await extension();
    return () => ({ __esModule: true, default: value });
  },
};
