import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

export interface Header {
  msg_id: string;
  session: string;
  username: string;
  date: string;
  msg_type: string;
  version: string;
}

/** A Jupyter message. */
export interface Message<Content = Record<string, unknown>> {
  /** ZeroMQ routing prefix: who asked, or the topic of a broadcast. */
  identities: Buffer[];
  header: Header;
  parent_header: Header | Record<string, never>;
  metadata: Record<string, unknown>;
  content: Content;
  buffers: Buffer[];
}

/** A message that must not be trusted or cannot be read. */
export class WireError extends Error {
  override readonly name = "WireError";
}

/** Version of the Jupyter messaging protocol that the kernel speaks. */
export const protocolVersion = "5.4";

const delimiter = Buffer.from("<IDS|MSG>");

/** HMAC-SHA256 of the four JSON parts as hexadecimal text; empty without a key, which switches signing off. */
export function signature(key: string, parts: readonly Buffer[]): string {
  if (key === "") return "";
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
}

/** @throws {WireError} when the delimiter or a part is missing, the signature is wrong, or a part is not JSON */
export function decode(key: string, frames: readonly Buffer[]): Message {
  const start = frames.findIndex((frame) => frame.equals(delimiter));
  if (start < 0) throw new WireError("message without delimiter");
  const parts = frames.slice(start + 2, start + 6);
  if (parts.length < 4) throw new WireError(`message with ${parts.length} of 4 parts`);
  const expected = Buffer.from(signature(key, parts));
  const given = frames[start + 1]!;
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new WireError("message with a wrong signature");
  try {
    const [header, parent_header, metadata, content] = parts.map((part) => JSON.parse(part.toString()));
    return { identities: frames.slice(0, start), header, parent_header, metadata, content, buffers: frames.slice(start + 6) };
  } catch {
    throw new WireError("message that is not JSON");
  }
}

/** The frames of a message, signed. */
export function encode(key: string, { identities, header, parent_header, metadata, content, buffers }: Message): Buffer[] {
  const parts = [header, parent_header, metadata, content].map((part) => Buffer.from(JSON.stringify(part)));
  return [...identities, delimiter, Buffer.from(signature(key, parts)), ...parts, ...buffers];
}

/** A new message of this kernel. `parent` is the request it answers or belongs to. */
export function createMessage(session: string, type: string, content: object, parent?: Message): Message {
  return {
    identities: [],
    header: { msg_id: randomUUID(), session, username: "kernel", date: new Date().toISOString(), msg_type: type, version: protocolVersion },
    parent_header: parent?.header ?? {},
    metadata: {},
    content: content as Record<string, unknown>,
    buffers: [],
  };
}
