import type { Window } from "happy-dom";
import { canvas, fontFamily } from "../../display";

/** An element of the drawing window, as far as it is used here: the project's own code sees no DOM. */
interface Element {
  readonly tagName: string;
  readonly textContent: string | null;
  readonly parentElement: Element | null;
  readonly style?: { readonly textAnchor?: string; readonly fontSize?: string; readonly fontWeight?: string };
  getAttribute?(name: string): string | null;
  querySelectorAll(selector: string): Iterable<Element>;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const lineHeight = 1.2;
const ascent = 0.95;

/** The boxes that plotly asks a browser for in order to place texts, legends and margins: texts are measured, groups are the union of theirs. */
export function addGeometry(window: Window): void {
  Object.assign(window.Element.prototype, {
    getBoundingClientRect(this: Element) {
      return rectangle(placed(boxOf(this), this));
    },
  });
  Object.assign(window.SVGElement.prototype, {
    getBBox(this: Element) {
      return rectangle(boxOf(this));
    },
    getComputedTextLength(this: Element) {
      return textSize(this).width;
    },
  });
  Object.assign(window.SVGTransformList.prototype, { consolidate });
}

interface Transforms {
  readonly numberOfItems: number;
  getItem(i: number): { readonly matrix: { multiply(other: unknown): unknown } };
}

/** https://www.w3.org/TR/SVG11/coords.html#__svg__SVGTransformList__consolidate */
function consolidate(this: Transforms): { readonly matrix: unknown } | null {
  if (this.numberOfItems === 0) return null;
  let { matrix } = this.getItem(0);
  for (let i = 1; i < this.numberOfItems; i++) matrix = matrix.multiply(this.getItem(i).matrix) as typeof matrix;
  return { matrix };
}

function boxOf(element: Element): Box {
  const name = element.tagName.toLowerCase();
  if (name === "text" || name === "tspan") return textBox(element);
  if (name === "g" || name === "svg") return union([...element.querySelectorAll("text")].map((text) => within(element, text)));
  return { left: 0, top: 0, width: number(element, "width"), height: number(element, "height") };
}

function textBox(element: Element): Box {
  const { width, height, size } = textSize(element);
  const anchor = element.style?.textAnchor || attribute(element, "text-anchor");
  const before = anchor === "middle" ? width / 2 : anchor === "end" ? width : 0;
  return { left: number(element, "x") - before, top: number(element, "y") - size * ascent, width, height };
}

function textSize(element: Element): { width: number; height: number; size: number } {
  const size = Number.parseFloat(element.style?.fontSize || attribute(element, "font-size") || "") || 12;
  const weight = element.style?.fontWeight || attribute(element, "font-weight") || "normal";
  const pen = canvas().createCanvas(1, 1).getContext("2d");
  pen.font = `${weight} ${size}px "${fontFamily}"`;
  const spans = [...element.querySelectorAll("tspan.line")];
  const lines = (spans.length > 0 ? spans : [element]).map((line) => line.textContent ?? "");
  return { width: Math.max(...lines.map((line) => pen.measureText(line).width)), height: size * lineHeight * lines.length, size };
}

/** The box of `text` in the coordinates of `group`, an ancestor. */
function within(group: Element, text: Element): Box {
  let box = boxOf(text);
  for (let node: Element | null = text; node && node !== group; node = node.parentElement) box = transformed(box, node);
  return box;
}

/** The box on the page. */
function placed(box: Box, element: Element): Box {
  let page = box;
  for (let node: Element | null = element; node; node = node.parentElement) page = transformed(page, node);
  return page;
}

/** The box that an element's own `transform` makes of one: plotly moves groups, and turns axis titles and the labels of ticks. */
function transformed(box: Box, element: Element): Box {
  const steps = [...(attribute(element, "transform") ?? "").matchAll(/(translate|rotate)\(([^)]*)\)/g)].reverse();
  return steps.reduce((now, [, kind, list = ""]) => {
    const [a = 0, b = 0, c = 0] = list
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(Number);
    return kind === "translate" ? moved(now, [a, b]) : turned(now, a, [b, c]);
  }, box);
}

/** The box around one that is turned by `degrees` about a point. */
function turned({ left, top, width, height }: Box, degrees: number, [x, y]: readonly [number, number]): Box {
  const [sine, cosine] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  const corners = [
    [left, top],
    [left + width, top],
    [left, top + height],
    [left + width, top + height],
  ].map(([px = 0, py = 0]) => [x + (px - x) * cosine - (py - y) * sine, y + (px - x) * sine + (py - y) * cosine] as const);
  const [xs, ys] = [corners.map(([px]) => px), corners.map(([, py]) => py)];
  const [nowLeft, nowTop] = [Math.min(...xs), Math.min(...ys)];
  return { left: nowLeft, top: nowTop, width: Math.max(...xs) - nowLeft, height: Math.max(...ys) - nowTop };
}

const moved = ({ left, top, width, height }: Box, [x, y]: readonly [number, number]): Box => ({
  left: left + x,
  top: top + y,
  width,
  height,
});

function union(boxes: readonly Box[]): Box {
  const filled = boxes.filter(({ width }) => width > 0);
  if (filled.length === 0) return { left: 0, top: 0, width: 0, height: 0 };
  const left = Math.min(...filled.map((box) => box.left));
  const top = Math.min(...filled.map((box) => box.top));
  const right = Math.max(...filled.map((box) => box.left + box.width));
  const bottom = Math.max(...filled.map((box) => box.top + box.height));
  return { left, top, width: right - left, height: bottom - top };
}

const rectangle = ({ left, top, width, height }: Box) => ({
  left,
  top,
  width,
  height,
  right: left + width,
  bottom: top + height,
  x: left,
  y: top,
});
const number = (element: Element, name: string) => Number.parseFloat(attribute(element, name) ?? "") || 0;
// The document itself is a parent without attributes.
const attribute = (element: Element, name: string) => element.getAttribute?.(name) ?? null;
