import { plots } from "tslab-ml";

/** What a small network did in ten epochs; the validation loss turns up when it begins to learn by heart. */
const small = {
  epoch: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  history: {
    loss: [0.842, 0.561, 0.462, 0.405, 0.361, 0.324, 0.293, 0.265, 0.241, 0.219],
    accuracy: [0.702, 0.801, 0.835, 0.856, 0.872, 0.884, 0.896, 0.906, 0.915, 0.923],
    val_loss: [0.611, 0.492, 0.431, 0.398, 0.379, 0.368, 0.364, 0.367, 0.375, 0.388],
    val_accuracy: [0.779, 0.823, 0.846, 0.859, 0.866, 0.87, 0.873, 0.873, 0.872, 0.87],
  },
};

/** A run whose learning rate was too small to get anywhere. */
const flat = {
  epoch: [0, 1, 2, 3, 4, 5],
  history: { loss: [2.32, 2.311, 2.309, 2.308, 2.307, 2.307], val_loss: [2.313, 2.311, 2.309, 2.308, 2.308, 2.307] },
};

/** One metric per epoch. */
export const historyOfAccuracy = async () => plots.history(small);

/** The legend keeps out of the way of a loss that does not fall. */
export const historyOfFlatLoss = async () => plots.history(flat, { metric: "loss" });

/** All metrics of a run. */
export const learningCurvesOfOneRun = async () => plots.learningCurves(small);

/** Two runs over each other. */
export const learningCurvesOfTwoRuns = async () =>
  plots.learningCurves({ "rate 1e-3": small, "rate 1e-6": flat }, { metrics: ["loss"], title: "A learning rate that is too small" });
