/** How people with a colour blindness see a colour, and how far two colours lie apart. */

/**
 * Full protanopia, deuteranopia and tritanopia in linear RGB: Machado, Oliveira & Fernandes 2009, "A Physiologically-based Model for Simulation of Color
 * Vision Deficiency", table for severity 1.0, https://www.inf.ufrgs.br/~oliveira/pubs_files/CVD_Simulation/CVD_Simulation.html.
 */
export const blindnesses = {
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
} as const;

export type Rgb = readonly [number, number, number];

/** Linear RGB from 0 to 1 of "#rrggbb". */
export const linear = (hex: string): Rgb =>
  [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;

export const seenWith = (m: readonly number[], [r, g, b]: Rgb): Rgb =>
  [0, 3, 6].map((at) => Math.min(1, Math.max(0, m[at]! * r + m[at + 1]! * g + m[at + 2]! * b))) as unknown as Rgb;

/** CIE 1976 L*a*b* under D65; two colours 2.3 apart are just told apart. */
export function lab([r, g, b]: Rgb): Rgb {
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27) * (t / 116) + 16 / 116);
  const x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  const y = f(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
  const z = f((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

export const apart = (a: Rgb, b: Rgb) => Math.hypot(...lab(a).map((value, i) => value - lab(b)[i]!));

/** The contrast of WCAG 2: 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const light = ([r, g, blue]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * blue + 0.05;
  return Math.max(light(a), light(b)) / Math.min(light(a), light(b));
}
