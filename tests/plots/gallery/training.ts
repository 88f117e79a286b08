import { plots } from "tslab-ml";
import { datasets } from "./datasets";

/** One metric per epoch. */
export async function historyOfAccuracy() {
  const { runs } = await datasets();
  return plots.history(runs.good);
}

/** The legend keeps out of the way of a loss that does not fall. */
export async function historyOfFlatLoss() {
  const { runs } = await datasets();
  return plots.history(runs.slow, { metric: "loss", title: "Loss with a learning rate of 1e-6" });
}

/** All metrics of a run. */
export async function learningCurvesOfOneRun() {
  const { runs } = await datasets();
  return plots.learningCurves(runs.good);
}

/** Two runs over each other. */
export async function learningCurvesOfTwoRuns() {
  const { runs } = await datasets();
  return plots.learningCurves(
    { "rate 1e-3": runs.good, "rate 1e-6": runs.slow },
    { metrics: ["loss"], title: "A learning rate that is too small" },
  );
}
