import { type Comms, type Host, type MimeBundle, setHost } from "../../src/display";
import { emit } from "./channel";
import type { Running } from "./running";
import type { Stdin } from "./stdin";

const never = new AbortController().signal;

/** Offers the kernel to the code of cells: by {@link Host} to tslab-ml, and by tslab's own `display` to code written for tslab. */
export function provideHost(current: () => Running | undefined, cell: () => string, { ask }: Stdin, comms: Comms): void {
  const host: Host = {
    display(data, { displayId, update = false, metadata = {} } = {}) {
      emit({ type: "display", cell: cell(), data, metadata, displayId, update });
    },
    clearOutput(wait = false) {
      emit({ type: "clear", cell: cell(), wait });
    },
    get interrupt() {
      return current()?.signal() ?? never;
    },
    get live() {
      return current()?.live ?? true;
    },
    input: ask,
    onCellEnd: (handler) => void cellEnds.push(handler),
    comms,
  };
  setHost(host);
}

interface TslabDisplay {
  data: MimeBundle;
  metadata: Record<string, unknown>;
  transient?: { display_id?: string };
}

const cellEnds: (() => void)[] = [];

/** Tells those who wait for the end of a cell. */
export function endCell(): void {
  for (const handler of cellEnds) handler();
}

/** Loads `tslab`, whose `display` then publishes through this kernel. */
export function loadTslab(cell: () => string): unknown {
  const jupyter = require("tslab/dist/jupyter") as { lastWriteDisplayData: (display: TslabDisplay, update?: boolean) => void };
  jupyter.lastWriteDisplayData = ({ data, metadata, transient }, update = false) => {
    emit({ type: "display", cell: cell(), data, metadata, displayId: transient?.display_id, update });
  };
  return require("tslab");
}
