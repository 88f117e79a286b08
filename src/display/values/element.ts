import type { MimeBundle } from "../host";

/** An element of a DOM in memory (happy-dom, jsdom, linkedom), as Observable Plot and D3 make them. */
export const element = {
  fits: (value: unknown): boolean => typeof (value as { outerHTML?: unknown } | null | undefined)?.outerHTML === "string",
  bundle(value: unknown): MimeBundle {
    const source = (value as { outerHTML: string }).outerHTML;
    if (!/^<svg[\s>]/i.test(source)) return { "text/html": source, "text/plain": source };
    // Alone in a file an SVG must say what it is.
    const whole = /\sxmlns=/.test(source.slice(0, source.indexOf(">")))
      ? source
      : source.replace(/^<svg/i, '<svg xmlns="http://www.w3.org/2000/svg"');
    return { "image/svg+xml": whole, "text/plain": "SVG element" };
  },
};
