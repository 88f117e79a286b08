import { figure, history } from "tslab-ml/plots";

export const learningCurve = history({
  epoch: [0, 1, 2, 3],
  history: { accuracy: [0.81, 0.88, 0.9, 0.92], val_accuracy: [0.84, 0.87, 0.89, 0.9], loss: [0.5, 0.3, 0.25, 0.2] },
});

export const heatMap = figure({
  data: [
    {
      type: "heatmap",
      z: [
        [5, 1],
        [2, 7],
      ],
      x: ["cat", "dog"],
      y: ["cat", "dog"],
      texttemplate: "%{z}",
    },
  ],
  layout: { title: { text: "Confusion matrix" }, xaxis: { title: { text: "Predicted" } }, yaxis: { title: { text: "True" } } },
  alt: "Confusion matrix of cats and dogs",
});

export const animation = figure({
  data: [{ x: [0, 1], y: [0, 1], mode: "lines+markers", name: "y" }],
  layout: {
    title: { text: "Animation" },
    updatemenus: [{ type: "buttons", buttons: [{ label: "Play", method: "animate", args: [null] }] }],
  },
  frames: [{ name: "1", data: [{ y: [1, 0] }] }],
  alt: "A line that turns over",
});
