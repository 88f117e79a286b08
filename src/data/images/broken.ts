import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { DataType, type NativeBackend, tensorId } from "../../graphs";
import { tf } from "../../runtime";

/** A file that is no picture. */
export interface BrokenPicture {
  readonly path: string;
  /** What is wrong with it, as the end of a sentence: "it is empty". */
  readonly reason: string;
}

/** Why a file cannot be decoded into so many channels, or undefined when it can. */
export function faultOf(backend: NativeBackend, path: string, channels: number): string | undefined {
  const bytes = bytesOf(path);
  if (typeof bytes === "string") return bytes;
  if (bytes.length === 0) return "it is empty";
  const { binding } = backend;
  const attributes = [
    { name: "channels", type: binding.TF_ATTR_INT, value: channels },
    { name: "dtype", type: binding.TF_ATTR_TYPE, value: DataType.uint8 },
    { name: "expand_animations", type: binding.TF_ATTR_BOOL, value: false },
  ];
  const contents = tf.scalar(bytes as unknown as string, "string");
  try {
    for (const { id } of binding.executeOp("DecodeImage", attributes, [tensorId(backend, contents)], 1)) binding.deleteTensor(id);
    return undefined;
  } catch (error) {
    return said((error as Error).message);
  } finally {
    contents.dispose();
  }
}

function bytesOf(path: string): Uint8Array | string {
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    if (fstatSync(file).isDirectory()) return "it is a folder";
    return readFileSync(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return "there is no such file";
    return code === "EACCES" ? "it may not be read" : `it cannot be read (${message})`;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** TensorFlow's report in this package's words. */
function said(message: string): string {
  const first = message.replace(/^Invalid TF_Status: \d+\s*Message: /s, "").split("\n", 1)[0] ?? "";
  if (/Unknown image file format/.test(first)) return "it is neither JPEG, PNG, GIF nor BMP";
  const [, format] = /channels`? must be .* for (\w+)/.exec(first) ?? /^(JPEG) does not support \d channels/.exec(first) ?? [];
  if (format) return `a ${format} is not decoded into this colorMode`;
  return `it is damaged or cut off (${first.replace(/\s*\[Op:.*$|[.\s]+$/g, "")})`;
}

const named = 5;

/** "2 of 7 pictures cannot be decoded: a.png (it is empty), b.jpg (...)", in five names at most. */
export function brokenSentence(broken: readonly BrokenPicture[], all: number): string {
  const some = broken.slice(0, named).map(({ path, reason }) => `${path} (${reason})`);
  const rest = broken.length > named ? ` and ${broken.length - named} more` : "";
  return `${broken.length} of ${all} pictures cannot be decoded: ${some.join(", ")}${rest}`;
}
