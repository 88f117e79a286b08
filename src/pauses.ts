// Long enough to cost nothing, short enough for a stop button to feel immediate.
const interval = 50;

/**
 * Lets the event loop turn during long work: timers and the kernel's messages, an interrupt among them, arrive only then.
 *
 * @returns what to await after every piece of the work; it pauses only where the last pause is a while ago
 */
export function pauses(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < interval) return;
    await new Promise(setImmediate);
    last = performance.now();
  };
}
