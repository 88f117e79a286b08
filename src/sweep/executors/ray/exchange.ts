import http, { type RequestOptions } from "node:http";
import https from "node:https";

/** What a cluster answers to a request. */
export interface Answered {
  readonly ok: boolean;
  readonly status: number;
  readonly text: string;
}

// Not by fetch: it sends Sec-Fetch-Mode, and Ray refuses whatever looks like a browser.
export function exchange(url: string, options: RequestOptions, body?: string | Uint8Array): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const send = url.startsWith("https:") ? https.request : http.request;
    const sent = send(url, { ...options, signal: AbortSignal.timeout(60_000) }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", reject);
      response.on("end", () => {
        const status = response.statusCode ?? 0;
        resolve({ ok: status >= 200 && status < 300, status, text: Buffer.concat(parts).toString("utf8") });
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
