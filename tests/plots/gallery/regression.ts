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
