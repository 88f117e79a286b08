import type { Host, MimeBundle } from "tslab-ml/display";

/** A kernel that writes down what it is asked to show. */
export function recordingHost() {
  const shown: { bundle: MimeBundle; displayId?: string; update?: boolean }[] = [];
  const kernel: Host = {
    display: (bundle, options) => void shown.push({ bundle, ...options }),
    clearOutput() {},
    interrupt: new AbortController().signal,
    live: true,
  };
  return { kernel, shown };
}
