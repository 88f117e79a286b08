/**
 * Colours for series and classes that people with any kind of colour blindness can tell apart: Okabe & Ito (2008),
 * https://jfly.uni-koeln.de/color/, without black and yellow, which a dark and a white page swallow.
 */
export const palette: readonly string[] = ["#0072b2", "#e69f00", "#009e73", "#d55e00", "#56b4e9", "#cc79a7", "#8c8c8c"];

/** For amounts: from little to much, even in brightness, legible without colour. */
export const sequential = "Cividis";

/** For values around a middle, such as correlations from -1 to 1: blue, white, orange. */
export const diverging: readonly (readonly [number, string])[] = [
  [0, "#0072b2"],
  [0.25, "#7fb8d8"],
  [0.5, "#f7f7f7"],
  [0.75, "#eaae7f"],
  [1, "#d55e00"],
];
