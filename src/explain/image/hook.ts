/**
 * Runs `work` while a property of an object (a method or an activation of a layer) has another value. `work` must not be asynchronous: others would
 * see the change.
 */
export function replacing<T>(object: object, property: string, value: unknown, work: () => T): T {
  const own = Object.getOwnPropertyDescriptor(object, property);
  Object.defineProperty(object, property, { value, writable: true, configurable: true, enumerable: own?.enumerable ?? false });
  try {
    return work();
  } finally {
    if (own) Object.defineProperty(object, property, own);
    else delete (object as Record<string, unknown>)[property];
  }
}
