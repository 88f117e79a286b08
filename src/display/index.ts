export { bundleOf } from "./bundle";
export { canvas, fontFamily, fontFiles } from "./canvas";
export { clearOutput, type DisplayHandle, type DisplayOptions, display, updateDisplay } from "./display";
export * from "./host";
export { escapeHtml } from "./html";
export { html, type Markup, md, svg } from "./markup";
export { type PictureGrid, type PictureGridOptions, type Pictures, pictureGrid } from "./picture-grid";
export { type Table, type TableContent, type TableOptions, table } from "./table";
