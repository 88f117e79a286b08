/** Faults of the disk. */
const faults: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EACCES: "the folder cannot be written",
  EPERM: "the folder cannot be written",
  EROFS: "the file system is read-only",
  ENOTDIR: "a file stands where a folder should be",
  EEXIST: "a file stands where a folder should be",
};

/** A fault of the disk or of a folder, not of the network. */
export function isDiskFault(error: unknown): error is NodeJS.ErrnoException {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return code !== undefined && syscall !== undefined && syscall !== "connect" && code in faults;
}

/** Whether the disk has no more room. */
export const isFull = ({ code }: NodeJS.ErrnoException): boolean => code === "ENOSPC" || code === "EDQUOT";

/** One sentence on a fault of the disk, what it kept from being written and how to mend it, with the fault as its cause. */
export function diskError(caller: string, fault: NodeJS.ErrnoException, target: string, elsewhere: string): Error {
  const mend = isFull(fault) ? `make room, or ${elsewhere}` : elsewhere;
  return new Error(`${caller}: cannot write ${target}: ${faults[fault.code ?? ""]} (${fault.code}); ${mend}.`, { cause: fault });
}
