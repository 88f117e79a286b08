/** An axis with a title: a quantity and its unit, "Time (s)". */
export const axis = (title: string, attributes: object = {}) => ({ title: { text: title }, ...attributes });

const steps = [1, 2, 5];
const mostTicks = 12;

/** An axis of whole numbers from 1, such as epochs: ticks at round numbers, never at fractions. */
export function countAxis(title: string, count: number) {
  let step = 1;
  for (let power = 1; count / step > mostTicks; power *= 10) step = steps.map((s) => s * power).find((s) => count / s <= mostTicks) ?? step;
  const room = Math.max(0.5, count * 0.03);
  return axis(title, { tickmode: "linear", tick0: step === 1 ? 1 : 0, dtick: step, range: [1 - room, Math.max(1, count) + room] });
}

/** Where a legend lies inside of the plot. */
export function legendAt(corner: "lower right" | "upper right" | "lower left" | "upper left") {
  const [vertical, horizontal] = corner.split(" ") as ["lower" | "upper", "left" | "right"];
  return {
    x: horizontal === "right" ? 0.98 : 0.02,
    xanchor: horizontal,
    y: vertical === "lower" ? 0.03 : 0.97,
    yanchor: vertical === "lower" ? "bottom" : "top",
  };
}
