import { plots } from "tslab-ml";
import { datasets } from "./datasets";

/** What a random forest relies on: how much of its R² is lost when a column is shuffled. */
export async function featureImportanceOfDiabetes() {
  const { names, importances, deviations } = (await datasets()).diabetes;
  return plots.featureImportance(
    { names, importances, deviations },
    { measure: "Loss of R² when shuffled", title: "What the progress of diabetes depends on" },
  );
}

/** A random forest on the same people: it pulls the extremes towards the middle. */
export async function residualsOfDiabetes() {
  const { yTrue, yPred } = (await datasets()).diabetes;
  return plots.residuals(yTrue, yPred, { title: "Progress of diabetes after a year: residuals of a random forest" });
}
