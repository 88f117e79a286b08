import { createInterface, type Interface } from "node:readline";
import { Writable } from "node:stream";

const ended = () =>
  new Error(
    "input: the standard input has ended, so nobody can answer; run this in a terminal or a notebook, or pipe a line for every question.",
  );

/** Lines of a pipe that came before they were asked for. */
let piped: { readonly lines: Interface; readonly waiting: string[]; closed: boolean } | undefined;

/**
 * Asks on the terminal, or takes the next line of what is piped in.
 *
 * @throws {Error} when the standard input has ended
 */
export function ask(prompt: string, { password }: { password: boolean }): Promise<string> {
  return process.stdin.isTTY ? askTerminal(prompt, password) : nextLine(prompt);
}

function askTerminal(prompt: string, password: boolean): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: password ? silent : process.stdout, terminal: true });
  // After that: the terminal must not echo what is typed ahead.
  if (password) process.stdout.write(prompt);
  return new Promise((resolve, reject) => {
    terminal.once("close", () => reject(ended()));
    // Ctrl+C ends the program, as it does while nothing is asked.
    terminal.once("SIGINT", () => process.kill(process.pid, "SIGINT"));
    terminal.question(password ? "" : prompt, (line) => {
      resolve(line);
      terminal.close();
      if (password) process.stdout.write("\n");
    });
  });
}

function nextLine(prompt: string): Promise<string> {
  process.stdout.write(prompt);
  if (!piped) {
    const lines = createInterface({ input: process.stdin });
    const opened = { lines, waiting: [] as string[], closed: false };
    lines.on("line", (line) => void opened.waiting.push(line));
    lines.once("close", () => {
      opened.closed = true;
    });
    piped = opened;
  }
  const { lines, waiting } = piped;
  const known = piped;
  return new Promise((resolve, reject) => {
    const take = () => {
      const line = waiting.shift();
      if (line === undefined && !known.closed) return;
      lines.off("line", take);
      lines.off("close", take);
      // The process may end although the pipe is open. A file as standard input has no such handle.
      lines.pause();
      process.stdin.unref?.();
      if (line === undefined) reject(ended());
      else resolve(line);
    };
    lines.on("line", take);
    lines.on("close", take);
    process.stdin.ref?.();
    lines.resume();
    take();
  });
}
