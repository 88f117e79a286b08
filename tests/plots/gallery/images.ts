import { plots } from "tslab-ml";
import { datasets } from "./datasets";

/** What a naive Bayes classifier takes handwritten digits for. */
export async function predictionsOfDigits() {
  const { digits } = await datasets();
  const images = { data: digits.images.flat(), shape: [digits.images.length, 8, 8] };
  return plots.predictions(images, digits.yTrue, digits.probabilities, {
    classNames: digits.classNames,
    range: [0, 16],
    title: "Digits and what they are taken for",
  });
}

/** The mistakes that a model is surest of, surest first. */
export async function mistakesOnDigits() {
  const { digits } = await datasets();
  const images = { data: digits.images.flat(), shape: [digits.images.length, 8, 8] };
  return plots.mistakes(images, digits.yTrue, digits.probabilities, { classNames: digits.classNames, range: [0, 16] });
}
