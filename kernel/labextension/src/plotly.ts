/** plotly.js, as far as it is used here. */
export interface Plotly {
  react(element: HTMLElement, figure: StoredFigure): Promise<unknown>;
  purge(element: HTMLElement): void;
  readonly Plots: { resize(element: HTMLElement): Promise<unknown> };
}

/** What a notebook stores under application/vnd.plotly.v1+json. */
export interface StoredFigure {
  data?: unknown[];
  layout?: { height?: number; [attribute: string]: unknown };
  config?: object;
  frames?: unknown[];
}

declare global {
  interface Window {
    Plotly?: Plotly;
  }
}

let loading: Promise<Plotly> | undefined;

/** Fetches plotly.js from beside the script at `base` when the first figure needs it. */
export function loadPlotly(base: string): Promise<Plotly> {
  loading ??= load(new URL("plotly.min.js", base).href).catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

function load(source: string): Promise<Plotly> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = source;
    script.onload = () => (window.Plotly ? resolve(window.Plotly) : reject(new Error(`${source} is not plotly.js`)));
    script.onerror = () => reject(new Error(`${source} could not be loaded`));
    document.head.append(script);
  });
}
