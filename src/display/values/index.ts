import type { MimeBundle } from "../host";
import { element } from "./element";
import { frame } from "./frame";
import { blob, drawing, image } from "./image";
import { iterator } from "./iterator";
import { model } from "./model";
import { records } from "./records";
import { symbolic } from "./symbolic";
import { tensor } from "./tensor";
import { vega } from "./vega";

/** Shows values of other libraries, which are recognised by their shape: none of those libraries is loaded for it. */
export interface Formatter {
  fits(value: unknown): boolean;
  bundle(value: unknown): MimeBundle | Promise<MimeBundle>;
}

export const formatters: readonly Formatter[] = [
  tensor,
  symbolic,
  frame,
  model,
  image,
  blob,
  drawing,
  element,
  vega,
  records,
  iterator,
] as const;
