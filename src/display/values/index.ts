import type { MimeBundle } from "../host";
import { frame } from "./frame";
import { model } from "./model";
import { records } from "./records";
import { symbolic } from "./symbolic";
import { tensor } from "./tensor";

/** Shows values of other libraries, which are recognised by their shape: none of those libraries is loaded for it. */
export interface Formatter {
  fits(value: unknown): boolean;
  bundle(value: unknown): MimeBundle | Promise<MimeBundle>;
}

export const formatters: readonly Formatter[] = [tensor, symbolic, frame, model, records] as const;
