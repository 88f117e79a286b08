export { type AnywidgetOptions, anywidget } from "./anywidget";
export {
  type Button,
  button,
  type Control,
  checkbox,
  dropdown,
  type LabelOptions,
  type SliderOptions,
  slider,
  text,
} from "./controls";
export { createWidget, type State, type Widget } from "./model";
