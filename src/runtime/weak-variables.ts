import type { tf } from "./tensorflow";

/**
 * A register of variables by name that looks like the plain object tfjs keeps, but does not keep a variable alive on its own.
 * A name whose variable was collected is free again.
 */
export function weakVariables(initial: Record<string, tf.Variable>): Record<string, tf.Variable> {
  const references = new Map(Object.entries(initial).map(([name, variable]) => [name, new WeakRef(variable)]));
  const names = new FinalizationRegistry<string>((name) => {
    if (references.get(name)?.deref() === undefined) references.delete(name);
  });
  const find = (name: string | symbol) => (typeof name === "string" ? references.get(name)?.deref() : undefined);
  return new Proxy({} as Record<string, tf.Variable>, {
    get: (_, name) => find(name),
    has: (_, name) => find(name) !== undefined,
    set(_, name, variable: tf.Variable) {
      references.set(String(name), new WeakRef(variable));
      names.register(variable, String(name));
      return true;
    },
    deleteProperty: (_, name) => references.delete(String(name)) || true,
    ownKeys: () => [...references.keys()].filter((name) => find(name) !== undefined),
    getOwnPropertyDescriptor(_, name) {
      const value = find(name);
      return value && { value, configurable: true, enumerable: true, writable: true };
    },
  });
}
