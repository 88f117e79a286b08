/** The object that all cells share: it holds what they declare. */
export interface SharedExports {
  readonly exports: Record<string, unknown>;
  /** Lets `name` follow what a module exports, until a cell declares it anew. */
  bind(name: string, get: () => unknown): void;
}

export function createSharedExports(): SharedExports {
  const exports: Record<string, unknown> = {};
  const bound = new Map<string, { get: () => unknown }>();

  return {
    exports,
    bind(name, get) {
      const before = bound.get(name);
      // V8 makes all variables slower for each property that changes its kind, and a cell that imports may run often.
      if (before) {
        before.get = get;
        return;
      }
      const source = { get };
      bound.set(name, source);
      Object.defineProperty(exports, name, {
        get: () => source.get(),
        set(value: unknown) {
          bound.delete(name);
          Object.defineProperty(exports, name, { value, writable: true, enumerable: true, configurable: true });
        },
        enumerable: true,
        configurable: true,
      });
    },
  };
}
