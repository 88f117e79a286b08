import { type Displayable, displaySymbol } from "../display";
import { createWidget, type Widget } from "./model";

/** A control whose value a later cell reads, and whose changes code can follow. */
export interface Control<T> extends Displayable {
  /** What the user has set; assigning it moves the control in the page. */
  value: T;
  /** Calls `handler` whenever the user changes the value. @returns a function that ends it */
  onChange(handler: (value: T) => void): () => void;
  readonly widget: Widget;
}

export interface LabelOptions {
  /** A label before the control. Default: none. */
  description?: string;
}

export interface SliderOptions extends LabelOptions {
  /** Default 0. */
  min?: number;
  /** Default 100. */
  max?: number;
  /** Default 1. */
  step?: number;
  /** Default `min`. */
  value?: number;
}

const controls = "@jupyter-widgets/controls";
const version = "2.0.0";

/** State of a control of the classic Jupyter widgets, with the layout and style that each of them has. */
function classic(name: string, style: string, state: Record<string, unknown>, text: () => string): Widget {
  const base = { _view_count: null, _view_module_version: version, _model_module_version: version };
  const layout = createWidget(
    {
      ...base,
      _model_module: "@jupyter-widgets/base",
      _model_name: "LayoutModel",
      _view_module: "@jupyter-widgets/base",
      _view_name: "LayoutView",
    },
    () => "Layout",
  );
  const look = createWidget(
    { ...base, _model_module: controls, _model_name: `${style}StyleModel`, _view_module: "@jupyter-widgets/base", _view_name: "StyleView" },
    () => "Style",
  );
  const own = { _model_module: controls, _model_name: `${name}Model`, _view_module: controls, _view_name: `${name}View` };
  const parts = { layout: `IPY_MODEL_${layout.modelId}`, style: `IPY_MODEL_${look.modelId}` };
  return createWidget({ ...base, ...own, ...parts, disabled: false, ...state }, text);
}

function controlOf<T>(widget: Widget, key: string, read: (raw: unknown) => T, write: (value: T) => unknown): Control<T> {
  return {
    widget,
    get value() {
      return read(widget.state[key]);
    },
    set value(value: T) {
      widget.set({ [key]: write(value) });
    },
    onChange: (handler) => widget.onChange((changes) => key in changes && handler(read(widget.state[key]))),
    [displaySymbol]: () => widget[displaySymbol](),
  };
}

const same = <T>(value: unknown): T => value as T;

/**
 * A slider for a number; it counts in whole numbers where `min`, `max`, `step` and `value` are whole.
 *
 *     const epochs = widgets.slider({ min: 1, max: 20, value: 5, description: "epochs" });
 *     epochs          // shows it; in a later cell, epochs.value is where the user left it
 *
 * @throws {RangeError} when `min` is not below `max`, `step` is not positive, or `value` lies outside
 */
export function slider({ min = 0, max = 100, step = 1, value = min, description = "" }: SliderOptions = {}): Control<number> {
  if (!(min < max)) throw new RangeError(`slider: min is ${min} and max ${max}; min must be less than max.`);
  if (!(step > 0)) throw new RangeError(`slider: step is ${step}; it must be greater than 0.`);
  if (!(value >= min && value <= max)) throw new RangeError(`slider: value is ${value}; it must lie between ${min} and ${max}.`);
  const whole = [min, max, step, value].every(Number.isInteger);
  const state = {
    min,
    max,
    step,
    value,
    description,
    continuous_update: true,
    orientation: "horizontal",
    readout: true,
    readout_format: whole ? "d" : ".2f",
  };
  const widget: Widget = classic(
    whole ? "IntSlider" : "FloatSlider",
    "Slider",
    state,
    () => `slider ${description} ${widget.state.value} (${min} to ${max})`,
  );
  return controlOf<number>(widget, "value", same, same);
}

/** A box to tick. */
export function checkbox({ value = false, description = "" }: LabelOptions & { value?: boolean } = {}): Control<boolean> {
  const widget: Widget = classic(
    "Checkbox",
    "Checkbox",
    { value, description, indent: false },
    () => `checkbox ${description} ${widget.state.value}`,
  );
  return controlOf<boolean>(widget, "value", same, same);
}

/** A field for a line of text. */
export function text({
  value = "",
  description = "",
  placeholder = "",
}: LabelOptions & { value?: string; placeholder?: string } = {}): Control<string> {
  const state = { value, description, placeholder, continuous_update: true };
  const widget: Widget = classic("Text", "Text", state, () => `text ${description} ${JSON.stringify(widget.state.value)}`);
  return controlOf<string>(widget, "value", same, same);
}

/**
 * A list to choose from.
 *
 * @throws {RangeError} when there are no options, or `value` is none of them
 */
export function dropdown<T extends string | number>({
  options,
  value = options[0],
  description = "",
}: LabelOptions & { options: readonly T[]; value?: T }): Control<T> {
  if (options.length === 0) throw new RangeError("dropdown: options is empty; it needs at least one.");
  const place = (chosen: T | undefined): number => {
    const index = options.indexOf(chosen as T);
    if (index < 0) throw new RangeError(`dropdown: value is ${JSON.stringify(chosen)}; it must be one of ${options.join(", ")}.`);
    return index;
  };
  const state = { _options_labels: options.map(String), index: place(value), description };
  const widget: Widget = classic(
    "Dropdown",
    "Description",
    state,
    () => `dropdown ${description} ${options[widget.state.index as number]}`,
  );
  return controlOf<T>(widget, "index", (index) => options[index as number] as T, place);
}

/** A button. */
export interface Button extends Displayable {
  /** Calls `handler` at every click. @returns a function that ends it */
  onClick(handler: () => void): () => void;
  readonly widget: Widget;
}

/** A button that runs code of the notebook. */
export function button({ description }: { description: string }): Button {
  const widget = classic("Button", "Button", { description, button_style: "", icon: "", tooltip: null }, () => `button ${description}`);
  return {
    widget,
    onClick: (handler) => widget.onMessage((content) => (content as { event?: string }).event === "click" && handler()),
    [displaySymbol]: () => widget[displaySymbol](),
  };
}
