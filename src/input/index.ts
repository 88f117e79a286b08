import { host } from "../display";
import { ask } from "./terminal";

export interface InputOptions {
  /** Hides what is typed. Default false. */
  password?: boolean;
}

/**
 * Asks the user for a line of text: under the cell in JupyterLab, VS Code and consoles, on the terminal in plain Node.
 *
 *     const name = await input("Your name? ");
 *
 * An interrupt ends the question and the cell.
 *
 * @returns the text without its line break
 * @throws StdinNotImplementedError where nobody can be asked, as under nbconvert
 * @throws {Error} in plain Node when the standard input has ended
 */
export async function input(prompt = "", { password = false }: InputOptions = {}): Promise<string> {
  const kernel = host();
  if (kernel?.input) return kernel.input(prompt, { password });
  return ask(prompt, { password });
}

const yes = new Set(["y", "yes"]);
const no = new Set(["n", "no", ""]);

/**
 * Asks a question that is answered by yes or no: `y`, `yes`, `n`, `no` in any case; an empty answer means no. Anything else is asked again.
 *
 * @throws as {@link input}
 */
export async function confirm(prompt: string): Promise<boolean> {
  for (;;) {
    const answer = (await input(`${prompt} [y/N] `)).trim().toLowerCase();
    if (yes.has(answer) || no.has(answer)) return yes.has(answer);
  }
}
