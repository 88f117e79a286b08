/**
 * Colours for series and classes that people with any kind of colour blindness can tell apart: Okabe & Ito (2008),
 * https://jfly.uni-koeln.de/color/, without black and yellow, which a dark and a white page swallow, and a grey. The darker ones come first:
 * they stand out on a white page too.
 */
export const palette: readonly string[] = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#666666"];

/** Lines that only lead the eye, such as the diagonal of a ROC curve. */
export const guide = "#8c8c8c";

/** For amounts: from little to much, even in brightness, legible without colour. */
export const sequential = "Cividis";

/** For shares in cells that hold a number: from nearly white to blue. */
export const blues: readonly (readonly [number, string])[] = [
  [0, "#f3f6f9"],
  [1, "#0072b2"],
];

/** For values around a middle, such as correlations from -1 to 1: blue, white, orange. */
export const diverging: readonly (readonly [number, string])[] = [
  [0, "#0072b2"],
  [0.25, "#7fb8d8"],
  [0.5, "#f7f7f7"],
  [0.75, "#eaae7f"],
  [1, "#d55e00"],
];

const dashes = ["solid", "dash", "dot", "dashdot"] as const;
const symbols = ["circle", "diamond", "square", "triangle-up", "x", "star"] as const;

/** How series `i` of many looks: no two of the first 28 share both colour and dash, no two of the first 42 both colour and symbol. */
export function seriesStyle(i: number) {
  return {
    color: palette[i % palette.length] as string,
    dash: dashes[i % dashes.length] as string,
    symbol: symbols[i % symbols.length] as string,
  };
}
