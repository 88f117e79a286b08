import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { isDiskFault } from "./disk-fault";
import type { PartFile } from "./part-file";

/** Whose bytes the part file holds: a resumed request asks the host whether the file there is still the same. */
export interface Origin {
  url: string;
  /** ETag or date of the host's file. */
  validator: string;
}

export interface Transfer {
  /** Why it broke; undefined when the file is whole. */
  broken?: string;
  /** Whether the same host cannot be expected to do better. */
  final?: boolean;
  origin?: Origin;
}

export interface TransferOptions {
  /** Whose bytes are there already; undefined when that is not known. */
  origin?: Origin;
  stallSeconds: number;
  onProgress?: (bytes: number, total: number | undefined) => void;
}

/**
 * One HTTP request that appends to the part file what it lacks (RFC 9110, section 14: Range Requests).
 *
 * @throws {NodeJS.ErrnoException} when the disk, rather than the connection, is at fault; what `onProgress` throws
 */
export async function transfer(url: string, part: PartFile, { origin, stallSeconds, onProgress }: TransferOptions): Promise<Transfer> {
  const have = await part.size();
  const stall = stallTimer(stallSeconds);
  let bytes = 0;
  let known = origin;
  let own: { error: unknown } | undefined;
  try {
    const response = await fetch(url, { headers: headersFor(url, have, origin), signal: stall.signal });
    const range = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(response.headers.get("content-range") ?? "");
    if (response.status === 416) {
      await response.body?.cancel();
      if (Number(range?.[2]) === have) return { origin };
      await part.clear();
      return { broken: "the host has fewer bytes than were fetched before" };
    }
    if (!response.ok || !response.body) {
      await response.body?.cancel();
      return { broken: `HTTP ${response.status} ${response.statusText}`.trim(), final: !passing.includes(response.status) };
    }
    const encoding = response.headers.get("content-encoding");
    if (encoding && encoding !== "identity" && /[.]t?gz$/i.test(new URL(url).pathname)) {
      await response.body.cancel();
      return {
        broken: `the host sends its archive as compressed text (Content-Encoding: ${encoding}), which Node.js unpacks, so that the file's own bytes do not arrive`,
        final: true,
      };
    }
    const start = response.status === 206 ? have : 0;
    if (response.status === 206 && range && Number(range[1]) !== have) {
      await response.body.cancel();
      await part.clear();
      return { broken: "the host sent another range than it was asked for" };
    }
    const validator = validatorOf(response.headers);
    known = validator === undefined ? undefined : { url, validator };
    const length = response.headers.has("content-encoding") ? undefined : Number(response.headers.get("content-length")) || undefined;
    const total = length && start + length;
    bytes = start;
    const counted = Readable.fromWeb(response.body as never).on("data", (chunk: Uint8Array) => {
      stall.postpone();
      bytes += chunk.length;
      try {
        onProgress?.(bytes, total);
      } catch (error) {
        own = { error };
        counted.destroy(error as Error);
      }
    });
    await pipeline(counted, createWriteStream(part.path, { flags: start > 0 ? "a" : "w" }), { signal: stall.signal });
    if (total !== undefined && bytes < total) return { broken: `the connection ended after ${bytes} of ${total} bytes`, origin: known };
    return { origin: known };
  } catch (error) {
    if (own) throw own.error;
    if (isDiskFault(error)) throw error;
    if (stall.signal.aborted) return { broken: `no byte came for ${stallSeconds} seconds`, origin: known };
    return { ...connectionFault(error as Error, bytes), origin: known };
  } finally {
    stall.stop();
  }
}

// Timeout, too many requests, and the faults of a host or a gateway that pass.
const passing = [408, 425, 429, 500, 502, 503, 504];

function headersFor(url: string, have: number, origin: Origin | undefined): Record<string, string> {
  // With compression on the way, byte ranges would count compressed bytes.
  const headers: Record<string, string> = { "accept-encoding": "identity" };
  if (have === 0) return headers;
  headers.range = `bytes=${have}-`;
  if (origin?.url === url) headers["if-range"] = origin.validator;
  return headers;
}

/** A strong ETag, else the date; a weak ETag says nothing about bytes. */
function validatorOf(headers: Headers): string | undefined {
  const tag = headers.get("etag");
  return tag && !tag.startsWith("W/") ? tag : (headers.get("last-modified") ?? undefined);
}

function connectionFault(error: Error, bytes: number): Transfer {
  const { code, message } = (error.cause as NodeJS.ErrnoException | undefined) ?? (error as NodeJS.ErrnoException);
  if (bytes > 0) return { broken: `the connection ended after ${bytes} bytes (${code ?? message})` };
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return { broken: `the name of the host is not found, so there may be no network (${code})`, final: true };
  return { broken: `the connection failed (${code ?? message})`, final: code === "ECONNREFUSED" };
}

function stallTimer(seconds: number) {
  const abort = new AbortController();
  let timer: NodeJS.Timeout;
  const postpone = () => {
    clearTimeout(timer);
    timer = setTimeout(() => abort.abort(), seconds * 1000);
  };
  postpone();
  return { signal: abort.signal, postpone, stop: () => clearTimeout(timer) };
}
