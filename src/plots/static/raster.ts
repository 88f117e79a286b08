import { fontFamily, fontFiles } from "../../display";

// DejaVu has no letters of these scripts; the system may.
const beyondDejaVu = /[\u0900-\u0dff\u0f00-\u109f\u1100-\u11ff\u2e80-\ufaff]|[\u{1f000}-\u{3ffff}]/u;

/** An SVG as PNG on the colour of its page. */
export function rasterize(svg: string, { scale, page }: { scale: number; page: string }): Buffer {
  if (!(scale > 0 && scale <= 20)) throw new RangeError(`toPng: scale is ${scale}, but must be above 0 and at most 20.`);
  const { Resvg } = require("@resvg/resvg-js") as typeof import("@resvg/resvg-js");
  const font = {
    fontFiles: [...fontFiles],
    loadSystemFonts: beyondDejaVu.test(svg),
    defaultFontFamily: fontFamily,
    sansSerifFamily: fontFamily,
  };
  return Buffer.from(new Resvg(svg, { background: page, fitTo: { mode: "zoom", value: scale }, font }).render().asPng());
}
