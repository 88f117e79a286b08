import type { MimeBundle } from "../host";

/** The first bytes of the formats that notebooks show: https://www.iana.org/assignments/media-types/media-types.xhtml#image */
const formats = [
  { type: "image/png", name: "PNG", fits: (bytes: Uint8Array) => startsWith(bytes, "\x89PNG\r\n\x1a\n") },
  { type: "image/jpeg", name: "JPEG", fits: (bytes: Uint8Array) => startsWith(bytes, "\xff\xd8\xff") },
  { type: "image/gif", name: "GIF", fits: (bytes: Uint8Array) => startsWith(bytes, "GIF87a") || startsWith(bytes, "GIF89a") },
  { type: "image/webp", name: "WebP", fits: (bytes: Uint8Array) => startsWith(bytes, "RIFF") && startsWith(bytes, "WEBP", 8) },
  {
    type: "image/svg+xml",
    name: "SVG",
    // With a byte order mark, and the document type that Graphviz and matplotlib write.
    fits: (bytes: Uint8Array) =>
      /^(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*|<!DOCTYPE[^[>]*(\[[^\]]*\]\s*)?>\s*)*<svg[\s>/]/is.test(latin1(bytes, 0, 1000)),
  },
];

const latin1 = (bytes: Uint8Array, start: number, end: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1", start, end);
const startsWith = (bytes: Uint8Array, text: string, at = 0): boolean => latin1(bytes, at, at + text.length) === text;

/** The bytes of a picture file. */
export const image = {
  fits: (value: unknown): boolean => value instanceof Uint8Array && formats.some(({ fits }) => fits(value)),
  bundle(value: unknown): MimeBundle {
    const bytes = value as Uint8Array;
    const { type, name } = formats.find(({ fits }) => fits(bytes))!;
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const content = type === "image/svg+xml" ? new TextDecoder().decode(buffer) : buffer.toString("base64");
    return { [type]: content, "text/plain": `${name} image, ${bytes.length.toLocaleString("en-US")} bytes` };
  },
};

/** A Blob of a picture. */
export const blob = {
  fits: (value: unknown): boolean => value instanceof Blob && value.type.startsWith("image/"),
  async bundle(value: unknown): Promise<MimeBundle> {
    const bytes = new Uint8Array(await (value as Blob).arrayBuffer());
    if (!image.fits(bytes))
      throw new TypeError(`a Blob of type ${(value as Blob).type} does not begin as a PNG, JPEG, GIF, WebP or SVG does`);
    return image.bundle(bytes);
  },
};

interface Canvas {
  width: number;
  height: number;
  getContext: unknown;
  toBuffer(type: string): Uint8Array;
}

/** A canvas of @napi-rs/canvas, node-canvas or skia-canvas. */
export const drawing = {
  fits(value: unknown): boolean {
    const { width, height, getContext, toBuffer } = (value ?? {}) as Partial<Canvas>;
    return (
      [width, height].every((size) => typeof size === "number") && [getContext, toBuffer].every((method) => typeof method === "function")
    );
  },
  async bundle(value: unknown): Promise<MimeBundle> {
    const { width, height } = value as Canvas;
    return { ...image.bundle(await (value as Canvas).toBuffer("image/png")), "text/plain": `Canvas, ${width} x ${height} pixels` };
  },
};
