/** DuckDB's message about a store's file as one sentence that says what can be done. */
export function explained(place: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const said = rule(place, error.message);
  return said ? new Error(said, { cause: error }) : error;
}

function rule(place: string, message: string): string | undefined {
  const holder = /Conflicting lock is held in (.*?) \(PID (\d+)\)/.exec(message);
  if (/Could not set lock on file|being used by another process/.test(message))
    return `storage: ${place} is locked by another process${holder ? ` (${holder[1]}, process ${holder[2]})` : ""}; wait until that is done, close what holds the file open, or give a longer timeout.`;
  if (/No space left on device|Disk quota exceeded|File too large|failed to truncate|Could not write (all|file)/i.test(message))
    return `storage: the disk of ${place} is full, and nothing of this was saved (what was saved before is as it was); make room and try again.`;
  if (/without a key/.test(message)) return `storage: ${place} is encrypted; give its key: storage.open(path, { key }).`;
  if (/Wrong encryption key/.test(message)) return `storage: ${place} was encrypted with another key; give the key that it was made with.`;
  if (/is not encrypted|encryption key.*not encrypted|unencrypted/i.test(message))
    return `storage: ${place} is not encrypted, but a key was given; open it without one, save into a new store with the key, and delete the old file.`;
  if (/Is a directory/i.test(message)) return `storage: ${place} is a folder; give the path of a file, such as ${place}/store.duckdb.`;
  if (/not a valid DuckDB database file/.test(message))
    return `storage: ${place} is no DuckDB file, or its first bytes are broken; give another path, or restore it from a backup (store.restore).`;
  if (
    /Corrupt|Could not read enough bytes|checksum .*does not match|AES tag differs|Failure while replaying WAL|Serialization Error|unrecognized version/i.test(
      message,
    )
  )
    return `storage: ${place} is broken: ${message.split("\n")[0]}; restore it from a backup or its mirror (store.restore).`;
  if (/Cannot open file.*(Permission denied|Read-only)|Permission denied/i.test(message))
    return `storage: ${place} cannot be opened with this user's rights; change its mode or owner, or give another path.`;
  return undefined;
}

export const isLocked = (error: unknown): boolean =>
  error instanceof Error && /Could not set lock on file|being used by another process/.test(error.message);
export const isBroken = (error: unknown): boolean => error instanceof Error && / is broken: | is no DuckDB file/.test(error.message);
export const needsOpenSsl = (error: unknown): boolean => error instanceof Error && /read-only crypto module/.test(error.message);
