export { axis, type Corner, countAxis, freeCorner, legendAt, type Place } from "./axes";
export type { ColumnData, ColumnPlot, FrameLike, LazyTable, SeriesLike, TensorLike, Vector } from "./columns";
export * from "./distributions";
export { type Attributes, type Figure, type FigureContent, figure } from "./figure";
export { diverging, guide, palette, sequential, seriesStyle } from "./palette";
export { type ImageOptions, type PngOptions, save, toHtml, toPng, toSvg } from "./static";
export * from "./training";
