/** PostgreSQL's message as one sentence that says what can be done; without a password. */
export function explained(place: string, error: unknown, committing: boolean): unknown {
  if (!(error instanceof Error)) return error;
  const said = rule(place, error as Error & { code?: string }, committing);
  return said ? new Error(said, { cause: error }) : error;
}

function rule(place: string, { message, code = "" }: Error & { code?: string }, committing: boolean): string | undefined {
  if (
    ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT", "EHOSTUNREACH"].includes(code) ||
    /ECONNREFUSED|timeout expired|timeout exceeded when trying to connect/.test(message)
  )
    return `storage: no PostgreSQL answers at ${place} (${code || message}); start the server, or mend the host and port of the connection string.`;
  // 57P01: terminated by the administrator, 57P02: crashed, 57P03: starting up. 08xxx: connection exceptions.
  if (
    /^(57P0[123]|08...|ECONNRESET|EPIPE)$/.test(code) ||
    /Connection terminated|Client has encountered a connection error|not queryable/i.test(message)
  )
    return committing
      ? `storage: the connection to ${place} was lost while the work was being committed, so that it is there as a whole or not at all; connect again and look with store.list().`
      : `storage: the connection to ${place} was lost, and nothing of this was saved (what was saved before is as it was); try again when the server answers.`;
  if (code === "28P01" || code === "28000")
    return `storage: ${place} does not accept the user or the password; mend the connection string.`;
  if (code === "3D000") return `storage: there is no such database at ${place}; make it, or mend the connection string.`;
  if (code === "42501") return `storage: this user may not do that in ${place} (${message}); ask its owner for a grant.`;
  if (code === "55P03" || code === "57014")
    return `storage: ${place} is locked by somebody else's work; wait until that is done, or give a longer timeout.`;
  if (code === "53100" || code === "53200")
    return `storage: the server of ${place} is out of ${code === "53100" ? "disk space" : "memory"}, and nothing of this was saved; make room and try again.`;
  // 54000: a row is too large, 54011: too many columns.
  if (code === "54000" || code === "54011")
    return `storage: PostgreSQL cannot hold a table of so many columns (${message}); split it, or keep it in a DuckDB file.`;
  if (code === "22021")
    return `storage: PostgreSQL cannot hold text with the character 0 (\\0); remove it from the texts, or use a DuckDB file.`;
  if (code === "XX001" || code === "XX002") return `storage: ${place} is broken (${message}); restore it from a backup (store.restore).`;
  return undefined;
}
