const lineBreak = 10;

/** Cuts a stream of bytes into lines and hands on each without its break. A line may arrive in any number of pieces; empty ones are left out. */
export function createLines(onLine: (line: string) => void): (chunk: Buffer) => void {
  let pieces: Buffer[] = [];
  return (chunk) => {
    for (let start = 0; ; ) {
      const end = chunk.indexOf(lineBreak, start);
      if (end < 0) {
        if (start < chunk.length) pieces.push(chunk.subarray(start));
        return;
      }
      pieces.push(chunk.subarray(start, end));
      const line = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
      pieces = [];
      start = end + 1;
      if (line.length > 0) onLine(line.toString());
    }
  };
}
