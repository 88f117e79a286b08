/** Calls `onGone` once the process that started this one has ended, however it ended. */
export function watchParent(onGone: () => void, everyMs = 1000): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (alive(parent)) return;
    clearInterval(timer);
    onGone();
  }, everyMs);
}

function alive(parent: number): boolean {
  // On Unix an orphan gets another parent; on Windows it keeps the number of the dead one.
  if (process.platform !== "win32") return process.ppid === parent;
  try {
    process.kill(parent, 0);
    return true;
  } catch {
    return false;
  }
}
