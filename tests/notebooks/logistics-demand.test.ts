import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { data } from "tslab-ml";
import { reference } from "../reference";
import { variablesOf } from "./cells";

/** In full with TSLAB_ML_QUICK=0, which prints the figures of scikit-learn that the notebook quotes; else in small. */
const full = process.env.TSLAB_ML_QUICK === "0";

interface Run {
  features: data.Table;
  truth: { demand: data.Table };
  folds: number;
  weeks: number;
  demand: number[][];
  demandBefore: number[][];
  means: number[][];
  naive: number[][];
  /** `[days][series][7]`. */
  forecasts: number[][][];
  best: number[][][];
  judged: { name: string; mase: number; mae: number; pinball: number; within: number }[];
  fooled: { name: string; loss: number }[];
  factors: { category: string; compared: number; network: number; truly: number }[];
  policies: { name: string; lost: number; wasted: number }[];
}

const plain = [
  "folds",
  "weeks",
  "demand",
  "demandBefore",
  "means",
  "naive",
  "forecasts",
  "best",
  "judged",
  "fooled",
  "factors",
  "policies",
] as const;
const shares = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95];

describe("notebook 11, logistics and demand", { timeout: full ? 3_600_000 : 900_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "tslab-ml-demand-"));
  const [features, truths] = [join(folder, "features.parquet"), join(folder, "truth.parquet")];
  let run: Omit<Run, "features" | "truth">;
  before(async () => {
    process.env.TSLAB_ML_QUICK = full ? "0" : "1";
    const { features: seen, truth, ...rest } = await variablesOf<Run>("11-logistics-demand.ipynb", [...plain, "features", "truth"]);
    run = rest;
    await seen.writeParquet(features);
    await truth.demand.writeParquet(truths);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const judgedOf = (name: string) => run.judged.find((row) => row.name === name) as Run["judged"][number];

  it("has the MASE and pinball losses that numpy and scikit-learn compute, and SciPy's best possible quantiles", async () => {
    const code = `import numpy as np
from scipy.stats import nbinom
from sklearn.metrics import mean_pinball_loss
y, past = np.array(args["demand"]), np.array(args["demandBefore"])
scale = np.abs(past[7:] - past[:-7]).mean(axis=0)
def judge(point, q):
    q = np.array(q)
    return {"mase": float((np.abs(y - np.array(point)).mean(axis=0) / scale).mean()),
      "pinball": float(np.mean([mean_pinball_loss(y.ravel(), q[..., k].ravel(), alpha=a) for k, a in enumerate(args["shares"])])),
      "within": float(((q[..., 1] <= y) & (y <= q[..., 5])).mean())}
best = np.stack([nbinom.ppf(a, 20, 20 / (20 + np.array(args["means"]))) for a in args["shares"]], axis=-1)
result = {"network": judge(np.array(args["forecasts"])[..., 3], args["forecasts"]), "best possible": judge(best[..., 3], best), "same": bool((best == np.array(args["best"])).all())}`;
    const found = await reference<Record<"network" | "best possible", Record<"mase" | "pinball" | "within", number>> & { same: boolean }>(
      code,
      {
        ...run,
        shares,
      },
    );
    assert.equal(found.same, true);
    for (const name of ["network", "best possible"] as const)
      for (const figure of ["mase", "pinball", "within"] as const)
        assert.ok(Math.abs(judgedOf(name)[figure] - found[name][figure]) < 1e-9, `${name} ${figure}: ${found[name][figure]}`);
  });

  it("is far better than the seasonal naive forecast, and no better than what is possible", () => {
    const [naive, network, best] = ["seasonal naive", "network", "best possible"].map(judgedOf) as [
      Run["judged"][0],
      Run["judged"][0],
      Run["judged"][0],
    ];
    assert.ok(network.mase < 0.75 * naive.mase, `${network.mase}, ${naive.mase}`);
    assert.ok(network.pinball < 0.75 * naive.pinball, `${network.pinball}, ${naive.pinball}`);
    assert.ok(network.pinball > 0.99 * best.pinball && network.pinball < 1.12 * best.pinball, `${network.pinball}, ${best.pinball}`);
    assert.ok(Math.abs(network.within - 0.8) < 0.05, `${network.within}`);
  });

  it("is not worse than scikit-learn's gradient boosting by more than 2 %, on the same features and origins", async (t) => {
    const { folds, weeks } = run;
    const boosted = await reference<Record<string, Record<string, number>>>(boosting, { features, truths, folds, weeks });
    const flat = run.demand.flat();
    const ours = Object.fromEntries(
      [0.1, 0.5, 0.9].map((alpha) => {
        const q = run.forecasts.flat().map((each) => each[shares.indexOf(alpha)] as number);
        return [alpha, flat.reduce((sum, y, i) => sum + Math.max(alpha * (y - q[i]!), (alpha - 1) * (y - q[i]!)), 0) / flat.length];
      }),
    );
    const say = (losses: Record<string, number>) => Object.entries(losses).map(([alpha, loss]) => `${loss.toFixed(3)} (${alpha})`);
    t.diagnostic(`pinball loss against the true demand, network: ${say(ours).join(", ")}`);
    for (const [name, losses] of Object.entries(boosted)) t.diagnostic(`HistGradientBoostingRegressor, ${name}: ${say(losses).join(", ")}`);
    for (const [name, losses] of Object.entries(boosted))
      for (const [alpha, loss] of Object.entries(losses)) {
        if (alpha === "MASE") assert.ok(judgedOf("network").mase < 1.02 * loss, `${name}: MASE ${loss}`);
        else assert.ok((ours[alpha] as number) < 1.02 * loss, `${name}: ${alpha}: ${ours[alpha]} against ${loss}`);
      }
  });

  it("shows that the leaky feature flatters, finds what promotions do, and orders cheaper than the planner", () => {
    const loss = (name: string) => run.fooled.find((row) => row.name === name)?.loss as number;
    assert.ok(loss("a mean with the day in it") < loss("best possible"), JSON.stringify(run.fooled));
    assert.ok(loss("rolling origin, as above") > loss("best possible"));
    assert.ok(loss("random split") < (full ? 1 : 1.01) * loss("rolling origin, as above"), JSON.stringify(run.fooled));
    const error = (of: "network" | "compared") => Math.max(...run.factors.map((row) => Math.abs(Math.log(row[of] / row.truly))));
    assert.ok(error("network") < 0.2, JSON.stringify(run.factors));
    assert.ok(error("network") < error("compared"), JSON.stringify(run.factors));
    const cost = (name: string) =>
      run.policies.filter((row) => row.name === name).reduce((sum, { lost, wasted }) => sum + lost + wasted, 0);
    assert.ok(cost("network, newsvendor") < 0.9 * cost("the planner"), JSON.stringify(run.policies));
    assert.ok(cost("network, newsvendor") < cost("network, median"));
    assert.ok(cost("best possible") < cost("network, newsvendor"));
  });
});

const boosting = `import numpy as np, pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import mean_pinball_loss
keys = ["warehouse", "article", "day"]
f = pd.read_parquet(args["features"]).sort_values(keys).reset_index(drop=True)
f["demand"] = pd.read_parquet(args["truths"]).sort_values(keys).reset_index(drop=True)["demand"]
level = f.sunday_level
x = pd.DataFrame({"level": np.log(level), "usual": f.usual / level, "naive": f.naive / level, "price": np.log(f.price / f.list_price), "weekday": f.weekday,
  "category": f.category.astype("category").cat.codes, "warehouse": f.warehouse.astype("category").cat.codes, "season": pd.to_datetime(f.day).dt.dayofyear,
  **{c: f[c].astype(int) for c in ["promotion", "after_promotion", "holiday", "eve"]}})
y = f.sold / level
first = args["weeks"] - 8 * args["folds"]
test = (f.week >= first)
series = f.warehouse + f.article
past = f[f.week < first].pivot(index="day", columns=["warehouse", "article"], values="demand").to_numpy(float)
scale = np.abs(past[7:] - past[:-7]).mean(axis=0)
result = {}
for name, wanted in {"all recorded days": f.sold.notna(), "without sold-out days": f.sold.notna() & ~f.sold_out}.items():
    q = {}
    for share in [0.1, 0.5, 0.9]:
        q[share] = pd.Series(np.nan, index=f.index)
        for fold in range(args["folds"]):
            origin = first + 8 * fold
            train, block = wanted & (f.week >= 4) & (f.week < origin), (f.week >= origin) & (f.week < origin + 8)
            model = HistGradientBoostingRegressor(loss="quantile", quantile=share, random_state=0).fit(x[train], y[train])
            q[share][block] = np.maximum(0, model.predict(x[block])) * level[block]
    result[name] = {str(share): float(mean_pinball_loss(f.demand[test], p[test], alpha=share)) for share, p in q.items()}
    errors = (f.demand - q[0.5]).abs()[test].groupby(series[test], sort=True).mean().to_numpy()
    result[name]["MASE"] = float((errors / scale).mean())
`;
