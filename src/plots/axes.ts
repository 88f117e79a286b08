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

export type Corner = "lower right" | "upper right" | "lower left" | "upper left";

/** Where a legend lies inside of the plot. */
export function legendAt(corner: Corner) {
  const [vertical, horizontal] = corner.split(" ") as ["lower" | "upper", "left" | "right"];
  return {
    x: horizontal === "right" ? 0.98 : 0.02,
    xanchor: horizontal,
    y: vertical === "lower" ? 0.03 : 0.97,
    yanchor: vertical === "lower" ? "bottom" : "top",
  };
}

/** A point of a plot as shares of its width and height, from the lower left corner. */
export type Place = readonly [x: number, y: number];

/** What a legend of a few short names takes of a plot, at the width of a notebook. */
const legendSize = { width: 0.34, height: 0.3 };

/** The first of `corners` that lines leave free, or the one that they cross least. */
export function freeCorner(lines: readonly (readonly Place[])[], corners: readonly [Corner, ...Corner[]]): Corner {
  const places = lines.flatMap(alongLine);
  const crossed = corners.map((corner) => places.filter((place) => lies(place, corner)).length);
  return corners[crossed.indexOf(Math.min(...crossed))] as Corner;
}

/** Points close to each other on a line through `points`. */
function alongLine(points: readonly Place[]): Place[] {
  return points.flatMap(([x, y], i) => {
    const [nextX, nextY] = points[i + 1] ?? [x, y];
    return Array.from({ length: 8 }, (_, k): Place => [x + ((nextX - x) * k) / 8, y + ((nextY - y) * k) / 8]);
  });
}

function lies([x, y]: Place, corner: Corner): boolean {
  const across = corner.endsWith("right") ? x > 1 - legendSize.width : x < legendSize.width;
  return across && (corner.startsWith("upper") ? y > 1 - legendSize.height : y < legendSize.height);
}
