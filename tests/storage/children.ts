import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Report } from "./writer";

export type Saved = NonNullable<Report["saved"]>;

/** A process that works with a store, and what it was told that was saved. */
export interface Writer {
  readonly process: ChildProcess;
  readonly saved: Saved[];
  readonly errors: string[];
  readonly ended: Promise<unknown>;
}

export function startWriter(
  work: "save" | "append" | "backup" | "restore",
  place: string,
  {
    count = 5,
    rows = 1000,
    extra = "",
    onBegun = () => {},
  }: { count?: number; rows?: number; extra?: string; onBegun?: (work: number, child: ChildProcess) => void } = {},
): Writer {
  const child = fork(join(__dirname, "writer.js"), [work, place, `${count}`, `${rows}`, extra], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const saved: Saved[] = [];
  const errors: string[] = [];
  child.on("message", ({ begun, saved: version, error }: Report) => {
    if (begun) onBegun(begun, child);
    if (version) saved.push(version);
    if (error) errors.push(error);
  });
  return { process: child, saved, errors, ended: once(child, "close") };
}
