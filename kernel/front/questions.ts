import type { CompleteReply, InspectReply, IsCompleteReply, Reply } from "../compile/protocol";
import type { Compiler } from "./compiler";
import { toCharacters, toUtf16 } from "./cursor";
import type { Message } from "./wire";

interface CodeContent {
  code: string;
  cursor_pos?: number;
}

/** Answers `complete_request`, `inspect_request` and `is_complete_request` with what the compiler says. */
export function createQuestions(compiler: Compiler) {
  function ask<T extends Reply>(type: "complete" | "inspect" | "isComplete", { content }: Message): Promise<T | undefined> {
    const { code, cursor_pos } = content as unknown as CodeContent;
    const cursor = cursor_pos === undefined ? code.length : toUtf16(code, cursor_pos);
    return compiler.ask({ type, code, cursor }) as Promise<T | undefined>;
  }

  return {
    async complete(message: Message): Promise<object> {
      const { code, cursor_pos = 0 } = message.content as unknown as CodeContent;
      const found = await ask<CompleteReply>("complete", message);
      if (!found) return { status: "ok", matches: [], cursor_start: cursor_pos, cursor_end: cursor_pos, metadata: {} };
      const start = toCharacters(code, found.start);
      const end = toCharacters(code, found.end);
      const kinds = found.matches.map((text, index) => ({ start, end, text, type: found.kinds[index] ?? "" }));
      const metadata = { _jupyter_types_experimental: kinds };
      return { status: "ok", matches: found.matches, cursor_start: start, cursor_end: end, metadata };
    },
    async inspect(message: Message): Promise<object> {
      const found = await ask<InspectReply>("inspect", message);
      return { status: "ok", found: found?.data !== undefined, data: found?.data ?? {}, metadata: {} };
    },
    async isComplete(message: Message): Promise<object> {
      return (await ask<IsCompleteReply>("isComplete", message)) ?? { status: "unknown" };
    },
  };
}
