import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { displaySymbol } from "tslab-ml/display";
import { measureWorkers } from "tslab-ml/economics";

describe("measureWorkers", () => {
  it("runs so many processes at once, and counts their runs per second", async () => {
    const wait = ["-e", "setTimeout(() => {}, 300)"];
    const { measurements, ...shown } = await measureWorkers(process.execPath, wait, { workers: [1, 3], runs: 2 });
    assert.deepEqual(
      measurements.map(({ workers }) => workers),
      [1, 3],
    );
    // A run cannot be shorter than its timer, so neither is a round of two.
    for (const { workers, throughput } of measurements) assert.ok(throughput > 0 && throughput <= (workers * 2) / 0.6);
    assert.match(String((await shown[displaySymbol]())["text/plain"]), /workers +runs per minute +of one worker +efficiency/);
  });

  it("says which program failed, and how", async () => {
    await assert.rejects(measureWorkers(process.execPath, ["-e", "console.error('no data'); process.exit(3)"]), {
      message: `measureWorkers: ${process.execPath} ended with exit code 3: no data.`,
    });
    await assert.rejects(measureWorkers("no-such-program", []), /^Error: measureWorkers: no-such-program did not start: /);
    await assert.rejects(measureWorkers("node", [], { workers: [0] }), /workers is 0, but must be a whole number of at least 1\.$/);
  });
});
