import { dirname, join } from "node:path";

type Canvas = typeof import("@napi-rs/canvas");

const folder = join(dirname(require.resolve("dejavu-fonts-ttf/package.json")), "ttf");

/** What every picture is lettered in: the same on every machine, whichever fonts that one has. */
export const fontFamily = "DejaVu Sans";

/** The files of {@link fontFamily}: regular, bold, oblique, bold oblique, and its monospaced companion. */
export const fontFiles: readonly string[] = [
  "DejaVuSans.ttf",
  "DejaVuSans-Bold.ttf",
  "DejaVuSans-Oblique.ttf",
  "DejaVuSans-BoldOblique.ttf",
  "DejaVuSansMono.ttf",
].map((file) => join(folder, file));

let loaded: Canvas | undefined;

/** The canvas library, with {@link fontFamily} ready to write with; loaded when first asked for, since it takes a while. */
export function canvas(): Canvas {
  if (!loaded) {
    loaded = require("@napi-rs/canvas") as Canvas;
    for (const file of fontFiles) loaded.GlobalFonts.registerFromPath(file);
  }
  return loaded;
}
