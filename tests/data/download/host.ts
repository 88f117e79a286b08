import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";

type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

/** A host on this machine, gone after the test; keeps the headers of the requests it got. */
export async function host(t: TestContext, answer: Answer) {
  const requests: IncomingMessage["headers"][] = [];
  const server = createServer((request, response) => {
    requests.push(request.headers);
    answer(request, response, requests.length);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

/** The address of a host that is no more. */
export async function goneHost(): Promise<string> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return `http://127.0.0.1:${port}`;
}

/** Answers as a web server does that knows ranges and ETags, and stops after `bytes` with a broken connection. */
export function serve(
  content: Uint8Array,
  request: IncomingMessage,
  response: ServerResponse,
  options: { tag?: string; bytes?: number } = {},
) {
  const { tag, bytes } = options;
  const condition = request.headers["if-range"];
  const wanted = /^bytes=(\d+)-$/.exec(request.headers.range ?? "");
  const start = wanted && (condition === undefined || condition === tag) ? Number(wanted[1]) : 0;
  if (wanted && start >= content.length) return void response.writeHead(416, { "content-range": `bytes */${content.length}` }).end();
  response.writeHead(start > 0 ? 206 : 200, {
    "content-length": content.length - start,
    ...(start > 0 && { "content-range": `bytes ${start}-${content.length - 1}/${content.length}` }),
    ...(tag && { etag: tag }),
  });
  if (bytes === undefined) return void response.end(content.subarray(start));
  response.write(content.subarray(start, start + bytes), () => setTimeout(() => response.destroy(), 20));
}
