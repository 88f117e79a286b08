import { readFileSync } from "node:fs";

/** The connection file that Jupyter writes for a kernel. */
export interface Connection {
  transport: string;
  ip: string;
  key: string;
  signature_scheme: string;
  shell_port: number;
  iopub_port: number;
  stdin_port: number;
  control_port: number;
  hb_port: number;
}

const ports = ["shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"] as const;

/** @throws {Error} when the file cannot be read, lacks a port, or asks for a signature scheme other than hmac-sha256 */
export function readConnection(path: string): Connection {
  const connection = JSON.parse(readFileSync(path, "utf8")) as Connection;
  for (const port of ports) {
    if (!Number.isInteger(connection[port])) throw new Error(`The connection file ${path} has no ${port}.`);
  }
  if (connection.key && (connection.signature_scheme ?? "hmac-sha256") !== "hmac-sha256") {
    throw new Error(`The connection file ${path} asks for ${connection.signature_scheme}; only hmac-sha256 is known.`);
  }
  return { ...connection, key: connection.key ?? "", transport: connection.transport ?? "tcp" };
}

/** `tcp://127.0.0.1:5555`; for the ipc transport the port is the suffix of a path. */
export const address = ({ transport, ip }: Connection, port: number): string =>
  transport === "ipc" ? `ipc://${ip}-${port}` : `${transport}://${ip}:${port}`;
