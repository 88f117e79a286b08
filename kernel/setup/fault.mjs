// @ts-check

/** Something the user can mend: one sentence of what is wrong and how. */
export class Fault extends Error {
  name = "Fault";
}

const disk = /** @type {Record<string, string>} */ ({
  ENOSPC: "the disk is full; make room and run the command again",
  EROFS: "the file system is read-only; clone the repository to a folder that you can write",
  EACCES: "the folder cannot be written; clone the repository to a folder that you own",
});

/** The message of any error, in words where it is a common one. @param {unknown} error */
export function messageOf(error) {
  const { code, path, message } = /** @type {NodeJS.ErrnoException} */ (error);
  return code && disk[code] ? `${path ?? "The folder"}: ${disk[code]}.` : message;
}
