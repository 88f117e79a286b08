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
  let box = turned(boxOf(text), text);
  for (let node: Element | null = text; node && node !== group; node = node.parentElement) box = moved(box, translation(node));
  return box;
}

/** The box on the page. */
function placed(box: Box, element: Element): Box {
  let page = turned(box, element);
  for (let node: Element | null = element; node; node = node.parentElement) page = moved(page, translation(node));
  return page;
}

/** plotly turns axis titles by a right angle. */
function turned(box: Box, element: Element): Box {
  if (!isTurned(element)) return box;
  const { left, top, width, height } = box;
  return { left: left + (width - height) / 2, top: top + (height - width) / 2, width: height, height: width };
}

function isTurned(element: Element): boolean {
  const angle = /rotate\(\s*([-\d.e]+)/.exec(attribute(element, "transform") ?? "")?.[1];
  return angle !== undefined && Math.abs(Math.abs(Number(angle)) - 90) < 1;
}

function translation(element: Element): readonly [number, number] {
  const [, x, y] = /translate\(\s*([-\d.e]+)[ ,]*([-\d.e]*)/.exec(attribute(element, "transform") ?? "") ?? [];
  return [Number(x ?? 0), Number(y || 0)];
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
