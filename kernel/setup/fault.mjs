// @ts-check

/** Something the user can mend: one sentence of what is wrong and how. */
export class Fault extends Error {
  name = "Fault";
}

const causes = /** @type {const} */ ([
  [/\bENOSPC\b|No space left on device/, "the disk is full; make room and run the command again"],
  [/\bEROFS\b|Read-only file system/, "the file system is read-only; use a folder that you can write"],
  [/\bEACCES\b|Permission denied/, "the folder cannot be written; use a folder that you own"],
  [
    /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH)\b|NewConnectionError|NameResolutionError|ConnectTimeout|ProxyError|Network is unreachable|\(from versions: none\)/,
    "the network does not answer; check the connection (and the proxy, if you need one) and run the command again",
  ],
]);

/** The common cause that a program's output or an error's code tells of, in words. @param {string} text @returns {string | undefined} */
export const causeOf = (text) => causes.find(([pattern]) => pattern.test(text))?.[1];

/** The message of any error, in words where it is a common one. @param {unknown} error */
export function messageOf(error) {
  const { code, path, message } = /** @type {NodeJS.ErrnoException} */ (error);
  const cause = code && causeOf(code);
  return cause ? `${path ?? "The folder"}: ${cause}.` : message;
}
