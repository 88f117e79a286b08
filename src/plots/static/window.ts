import { readFile } from "node:fs/promises";
import type { Canvas } from "@napi-rs/canvas";
import type { Window } from "happy-dom";
import seedrandom from "seedrandom";
import { canvas } from "../../display";
import { addGeometry } from "./geometry";

/** plotly.js, as far as it is used here. */
export interface Plotly {
  newPlot(element: unknown, data: unknown, layout: unknown, config: unknown): Promise<unknown>;
  toImage(element: unknown, options: { format: "svg"; width: number; height: number }): Promise<string>;
  purge(element: unknown): void;
}

export interface DrawingWindow {
  readonly document: Window["document"];
  readonly plotly: Plotly;
  /** Makes the ids that plotly draws by lot depend on `seed` only. */
  seed(seed: string): void;
}

let opened: Promise<DrawingWindow> | undefined;

/** A window without a screen in which plotly runs; opened once, which takes about a second. */
export function drawingWindow(): Promise<DrawingWindow> {
  opened ??= open().catch((error) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

async function open(): Promise<DrawingWindow> {
  const { Window } = await import("happy-dom");
  const window = new Window({ settings: { enableJavaScriptEvaluation: true, suppressInsecureJavaScriptEnvironmentWarning: true } });
  addGeometry(window);
  addCanvas(window);
  Object.defineProperty(window, "CSS", { value: { supports: () => false } });
  window.eval(await readFile(require.resolve("plotly.js-dist/plotly.js"), "utf8"));
  const { Plotly: plotly } = window as unknown as { Plotly: Plotly };
  return {
    document: window.document,
    plotly,
    seed(seed) {
      window.Math.random = seedrandom(seed);
    },
  };
}

interface CanvasElement {
  getAttribute(name: string): string | null;
}

/** Canvases, which plotly measures texts and draws heat maps with. */
function addCanvas(window: Window): void {
  const surfaces = new WeakMap<object, Canvas>();
  const surfaceOf = (element: CanvasElement): Canvas => {
    const [width, height] = [Number(element.getAttribute("width")) || 300, Number(element.getAttribute("height")) || 150];
    const known = surfaces.get(element);
    if (known && known.width === width && known.height === height) return known;
    const surface = canvas().createCanvas(width, height);
    surfaces.set(element, surface);
    return surface;
  };
  Object.assign(window.HTMLCanvasElement.prototype, {
    getContext(this: CanvasElement, kind: string) {
      return kind === "2d" ? surfaceOf(this).getContext("2d") : null;
    },
    toDataURL(this: CanvasElement) {
      return surfaceOf(this).toDataURL("image/png");
    },
  });
}
