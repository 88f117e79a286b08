import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { sweep } from "tslab-ml";
import { type MimeBundle, setHost } from "tslab-ml/display";
import { recordingHost } from "../../display/recording-host";

afterEach(() => setHost(undefined));

const objective = async ({ params, number }: sweep.Trial<{ x: sweep.FloatDistribution }>) => {
  await new Promise((resolve) => setTimeout(resolve, 5));
  if (number === 2) throw new RangeError("no <x> today");
  if (number === 3) throw new sweep.TrialPruned();
  return params.x;
};
const options = { space: { x: sweep.float(0, 1) }, sampler: sweep.random({ seed: 4 }), direction: "maximize", catch: true } as const;

describe("a run of trials", () => {
  it("prints a line per trial where nobody watches: how it ended, its parameters, the best one and what is left", async (t) => {
    const log = t.mock.method(console, "log", () => {});
    const study = await sweep.optimize(objective, { ...options, trials: 6 });
    const lines = log.mock.calls.map(({ arguments: [line] }) => String(line));
    assert.equal(lines.length, 6);
    const best = study.bestTrial;
    assert.match(lines[0] as string, /^Trial 0 complete: 0\.\d+, x = 0\.\d+ - best 0\.\d+ \(trial 0\) - 1 of 6, ETA 0:00$/);
    assert.match(lines[2] as string, /^Trial 2 failed because RangeError: no <x> today, x = /);
    assert.match(lines[3] as string, /^Trial 3 pruned/);
    assert.match(lines[5] as string, new RegExp(`- best ${Number(best.values?.[0]?.toPrecision(4))} \\(trial ${best.number}\\) - 6 of 6$`));
    log.mock.resetCalls();
    await study.optimize(objective, { trials: 2, verbose: false });
    assert.equal(log.mock.callCount(), 0);
  });

  it("shows a table and a chart that are redrawn in place, and stay at the end", async () => {
    const { kernel, shown } = recordingHost();
    setHost(kernel);
    const study = await sweep.optimize(objective, { ...options, trials: 6, parallel: 2 });
    const [tables, charts] = ["table", "chart"].map((part) => shown.filter(({ displayId }) => displayId?.endsWith(`-${part}`)));
    for (const list of [tables, charts])
      assert.deepEqual(
        list?.map(({ update }) => update),
        list?.map((_, i) => i > 0),
      );
    const last = tables?.at(-1)?.bundle as MimeBundle;
    assert.match(String(last["text/plain"]), /^6 of 6 trials: 4 complete, 1 pruned, 1 failed; best 0\.\d+ \(trial \d\)$/);
    const html = String(last["text/html"]);
    assert.match(html, /no &lt;x&gt; today/);
    assert.ok(html.includes(`<td><b>${study.bestTrial.number}</b></td>`));
    assert.ok(!html.includes("<progress"));
    const chart = charts?.at(-1)?.bundle as MimeBundle;
    assert.ok(chart["image/png"] && chart["application/vnd.plotly.v1+json"]);
    assert.match(String(chart["text/plain"]), /^4 complete trials; the best value is /);
  });
});
