import type { Running } from "./running";

type Values = AsyncIterable<unknown> | Iterable<unknown>;

/** The values of a `for await`, each awaited so that the end of the cell ends the loop. In all else the loop is as without. */
export function iterateGuarded(values: Values, { guard, ended }: Pick<Running, "guard" | "ended">): AsyncIterable<unknown> {
  const iterator = iteratorOf(values);

  async function next(): Promise<IteratorResult<unknown>> {
    try {
      return await guard(iterator.next());
    } catch (error) {
      // The iterator waits on; nobody waits for it any more.
      if (ended()) void close().catch(() => {});
      throw error;
    }
  }

  const close = async (): Promise<IteratorResult<unknown>> =>
    iterator.return ? await guard(iterator.return()) : { done: true, value: undefined };
  return { [Symbol.asyncIterator]: () => ({ next, return: close }) };
}

function iteratorOf(values: Values): AsyncIterator<unknown> {
  const own = (values as Partial<AsyncIterable<unknown>> | null | undefined)?.[Symbol.asyncIterator];
  return own ? own.call(values) : each(values);
}

async function* each(values: Values): AsyncGenerator<unknown> {
  if (typeof (values as Partial<Iterable<unknown>> | null | undefined)?.[Symbol.iterator] !== "function") {
    throw new TypeError(`${String(values)} is not iterable.`);
  }
  yield* values;
}
