import { plots } from "tslab-ml";
import { datasets } from "./datasets";

/** Which digits are taken for which; counts, coloured by the share of their row. */
export async function confusionMatrixOfDigits() {
  const { digits } = await datasets();
  return plots.confusionMatrix(digits.yTrue, digits.probabilities, { labels: digits.classNames });
}

/** Two classes, as shares of the true one. */
export async function confusionMatrixOfTumours() {
  const { tumours } = await datasets();
  return plots.confusionMatrix(tumours.yTrue, tumours.probabilities, { labels: tumours.classNames, normalize: "true" });
}

/** Ten classes, each against the others. */
export async function rocCurvesOfDigits() {
  const { digits } = await datasets();
  return plots.rocCurve(digits.yTrue, digits.probabilities);
}

/** Two models on one set. */
export async function rocCurvesOfTwoModels() {
  const { tumours } = await datasets();
  return plots.rocCurve(
    tumours.yTrue,
    { "naive Bayes": tumours.probabilities, "radius alone": tumours.radius },
    { title: "ROC curves: is the tumour malignant?" },
  );
}

/** Precision against recall; the grey line is what guessing reaches. */
export async function precisionRecallOfTumours() {
  const { tumours } = await datasets();
  return plots.precisionRecallCurve(tumours.yTrue, { "naive Bayes": tumours.probabilities, "radius alone": tumours.radius });
}

/** Naive Bayes is far too sure of itself. */
export async function calibrationOfTwoModels() {
  const { tumours } = await datasets();
  return plots.calibrationCurve(tumours.yTrue, { "naive Bayes": tumours.probabilities, calibrated: tumours.calibrated });
}

/** How many of the malignant tumours the first so many hold. */
export async function cumulativeGainOfTumours() {
  const { tumours } = await datasets();
  return plots.cumulativeGain(tumours.yTrue, tumours.probabilities);
}

/** How many times more than as many drawn at random. */
export async function liftOfTumours() {
  const { tumours } = await datasets();
  return plots.lift(tumours.yTrue, { "naive Bayes": tumours.probabilities, "radius alone": tumours.radius });
}
