import { inspect } from "node:util";
import { displaySymbol, type MimeBundle } from "./host";
import { formatters } from "./values";

/**
 * How a value shows itself in a notebook.
 *
 * A value's own `[Symbol.for("Jupyter.display")]()` decides; danfojs frames and series, tensors, layers models, arrays and iterators of records, bytes
 * and Blobs of pictures, canvases, HTML and SVG elements, Vega and Vega-Lite specifications have formatters; everything else is printed as Node's `util.inspect` does. A method or formatter that fails costs only the rich
 * representation: the text then ends with the reason.
 *
 * @returns a bundle that always has "text/plain"
 */
export async function bundleOf(value: unknown): Promise<MimeBundle> {
  try {
    const bundle = await (ownBundle(value) ?? formatters.find(({ fits }) => attempt(() => fits(value)))?.bundle(value));
    if (bundle) return withText(bundle, value);
  } catch (error) {
    return { "text/plain": `${textOf(value)}\n(could not be shown otherwise: ${error instanceof Error ? error.message : String(error)})` };
  }
  return { "text/plain": textOf(value) };
}

/** To look at a value may run code of its own: a getter, a Proxy. */
function attempt(look: () => boolean): boolean {
  try {
    return look();
  } catch {
    return false;
  }
}

function ownBundle(value: unknown): MimeBundle | Promise<MimeBundle> | undefined {
  if (value === null || (typeof value !== "object" && typeof value !== "function")) return undefined;
  const show = (value as Partial<Record<typeof displaySymbol, unknown>>)[displaySymbol];
  return typeof show === "function" ? show.call(value) : undefined;
}

function withText(bundle: MimeBundle, value: unknown): MimeBundle {
  if (typeof bundle !== "object")
    throw new TypeError(`its [Symbol.for("Jupyter.display")]() returned ${inspect(bundle)}, but a MIME bundle was expected`);
  return "text/plain" in bundle ? bundle : { ...bundle, "text/plain": textOf(value) };
}

function textOf(value: unknown): string {
  try {
    return inspect(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}
