import { randomUUID } from "node:crypto";
import { bundleOf } from "./bundle";
import { host, type MimeBundle } from "./host";
import { stockTslabWriter } from "./stock-tslab";

export interface DisplayOptions {
  /** Names the output, so that it can be updated later, also from another cell. Default: a new random name. */
  displayId?: string;
}

/** An output that is on show and can be replaced in place. */
export interface DisplayHandle {
  readonly displayId: string;
  /** Shows another value where the output stands. Callers decide how often: ten times a second looks live. */
  update(value: unknown): Promise<void>;
}

/**
 * Shows a value now, not only at the end of the cell.
 *
 * In the tslab-ml kernel and in the stock tslab kernel it becomes an output of the running cell; in plain Node its text is printed.
 */
export async function display(value: unknown, { displayId = randomUUID() }: DisplayOptions = {}): Promise<DisplayHandle> {
  publish(await bundleOf(value), displayId, false);
  return {
    displayId,
    async update(next) {
      publish(await bundleOf(next), displayId, true);
    },
  };
}

/**
 * Shows another value wherever the output of that `displayId` stands, also if another cell made it.
 *
 * Needs a kernel; in plain Node the text is printed.
 */
export const updateDisplay = async (displayId: string, value: unknown): Promise<void> => publish(await bundleOf(value), displayId, true);

/** Removes what the running cell has shown so far; does nothing outside of the tslab-ml kernel. With `wait`, once new output arrives. */
export const clearOutput = ({ wait = false }: { wait?: boolean } = {}): void => host()?.clearOutput(wait);

function publish(bundle: MimeBundle, displayId: string, update: boolean): void {
  const kernel = host();
  const stock = kernel ? undefined : stockTslabWriter();
  if (kernel) kernel.display(bundle, { displayId, update });
  else if (stock) stock({ data: bundle, metadata: {}, transient: { display_id: displayId } }, update);
  else console.log(String(bundle["text/plain"]));
}
