import type { MimeBundle } from "../../src/display";
import type { Compiler } from "./compile";

const question = /^\s*(?:\?\s*([\w$.]+)|([\w$.]+)\s*\?)\s*$/;

/** `name?` or `?name` asks for the documentation of a name, as in IPython; undefined for any other cell. */
export function pageOf(code: string, compiler: () => Compiler): MimeBundle | undefined {
  const match = question.exec(code);
  const name = match?.[1] ?? match?.[2];
  if (name === undefined) return undefined;
  return compiler().inspect(name, name.length).data ?? { "text/plain": `${name} is not known here.` };
}
