export interface Text<Parent> {
  parent: Parent;
  name: "stdout" | "stderr";
  text: string;
}

export interface Streams<Parent> {
  write(text: Text<Parent>): void;
  /** Publishes what is held back; before any other message, so that the order stays. */
  flush(): void;
}

export interface StreamsOptions {
  /** Text is held back at most this long. Default 25 ms. */
  delayMs?: number;
  /** Text beyond this many characters is published at once. Default 65,536. */
  maxLength?: number;
}

/** Joins writes to the same stream of the same cell into few messages: a frontend cannot take one message for every line. */
export function createStreams<Parent>(
  publish: (text: Text<Parent>) => void,
  { delayMs = 25, maxLength = 65_536 }: StreamsOptions = {},
): Streams<Parent> {
  let held: { parent: Parent; name: "stdout" | "stderr"; texts: string[]; length: number } | undefined;
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (!held) return;
    const { parent, name, texts } = held;
    held = undefined;
    publish({ parent, name, text: texts.join("") });
  }

  return {
    flush,
    write({ parent, name, text }) {
      if (held && (held.parent !== parent || held.name !== name)) flush();
      held ??= { parent, name, texts: [], length: 0 };
      held.texts.push(text);
      held.length += text.length;
      if (held.length >= maxLength) flush();
      else timer ??= setTimeout(flush, delayMs);
    },
  };
}
