export { axis, countAxis, legendAt } from "./axes";
export { type Attributes, type Figure, type FigureContent, figure } from "./figure";
export { type HistoryLike, type HistoryOptions, history } from "./history";
export { diverging, palette, sequential } from "./palette";
export { type ImageOptions, type PngOptions, save, toHtml, toPng, toSvg } from "./static";
