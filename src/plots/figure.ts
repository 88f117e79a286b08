import { type Displayable, displaySymbol, type MimeBundle } from "../display";
import { plain } from "./plain";
import { toPng } from "./static";
import { neutral, templateOf } from "./theme";

/** Attributes of plotly.js by their names: https://plotly.com/javascript/reference/. Types of @types/plotly.js fit. */
// biome-ignore lint/suspicious/noExplicitAny: interfaces without an index signature, as those of @types/plotly.js, are assignable to this only
export type Attributes = Record<string, any>;

export interface FigureContent {
  /** Traces. Typed arrays, dates and NaN (a gap) may be used. */
  data: readonly Attributes[];
  /** Titles, axes, annotations, ... Default: plotly's, in this package's theme and 450 pixels high. */
  layout?: Attributes;
  /** What the figure shows, in words: for screen readers, and wherever no picture can be drawn. */
  alt: string;
  /** Default: responsive, without plotly's logo. */
  config?: Attributes;
  /** Frames of an animation. Default: none. */
  frames?: readonly Attributes[];
}

/** A plotly figure as plain data, which shows itself: interactive in JupyterLab, as a picture where nothing interactive runs. */
export interface Figure extends Displayable {
  readonly data: readonly Attributes[];
  readonly layout: Attributes;
  readonly config: Attributes;
  readonly frames?: readonly Attributes[];
  readonly alt: string;
  [displaySymbol](): Promise<MimeBundle>;
}

/**
 * A plotly figure for a notebook. What is given is copied, so later changes of it do not reach the figure.
 *
 *     figure({ data: [{ type: "bar", x: ["a", "b"], y: [1, 2] }], layout: { title: { text: "Counts" } }, alt: "Bars: a 1, b 2" })
 *
 * @throws {TypeError} when `data` is no array of traces or `alt` is empty
 */
export function figure({ data, layout = {}, alt, config = {}, frames }: FigureContent): Figure {
  if (!Array.isArray(data)) throw new TypeError(`figure: data is ${typeof data}, but must be an array of plotly traces.`);
  if (typeof alt !== "string" || alt.trim() === "") throw new TypeError("figure: alt is missing; say in words what the figure shows.");
  const copy: Figure = {
    data: plain(data) as Attributes[],
    layout: { template: templateOf(neutral), height: 450, ...(plain(layout) as Attributes) },
    config: { responsive: true, displaylogo: false, ...(plain(config) as Attributes) },
    ...(frames && { frames: plain(frames) as Attributes[] }),
    alt: plain(alt) as string,
    [displaySymbol]: () => bundle(copy),
  };
  return copy;
}

async function bundle(given: Figure): Promise<MimeBundle> {
  const { data, layout, config, frames, alt } = given;
  const interactive = { data, layout, config, ...(frames && { frames }) };
  const shown: MimeBundle = { "application/vnd.plotly.v1+json": interactive, "text/plain": alt };
  try {
    return { ...shown, "image/png": (await toPng(given)).toString("base64") };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.warn(`No static picture of this figure: ${reason}`);
    return { ...shown, "text/plain": `${alt}\n(no static picture: ${reason})` };
  }
}
