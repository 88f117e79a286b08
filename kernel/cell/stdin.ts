import { randomUUID } from "node:crypto";
import { emit } from "./channel";
import type { Running } from "./running";

/** Jupyter's name for the error of a frontend that cannot ask. */
class StdinNotImplementedError extends Error {
  override readonly name = "StdinNotImplementedError";
  constructor() {
    super(
      "input() needs a person: this frontend (nbconvert, nbclient, papermill) cannot ask. Give the value in the notebook or by an environment variable.",
    );
  }
}

/** Questions that cells ask the user through the frontend. */
export interface Stdin {
  ask(prompt: string, options: { password: boolean }): Promise<string>;
  /** The user's answer to the question of that id. */
  answer(id: string, value: string): void;
}

export function createStdin(current: () => Running | undefined): Stdin {
  const asked = new Map<string, (value: string) => void>();
  return {
    async ask(prompt, { password }) {
      const running = current();
      if (!running?.asks) throw new StdinNotImplementedError();
      const id = randomUUID();
      const answer = new Promise<string>((resolve) => asked.set(id, resolve));
      emit({ type: "input", cell: running.id, id, prompt, password });
      try {
        return await running.guard(answer);
      } finally {
        asked.delete(id);
      }
    },
    answer: (id, value) => asked.get(id)?.(value),
  };
}
