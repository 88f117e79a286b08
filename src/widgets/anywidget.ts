import { createWidget, type State, type Widget } from "./model";

/** The part of its version that anywidget's page checks. */
const version = "~0.11.*";

export interface AnywidgetOptions<S extends State> {
  /** A JavaScript module whose default export has `render({ model, el })`: https://anywidget.dev/en/afm/ */
  esm: string;
  /** Styles of the page for the widget. Default: none. */
  css?: string;
  /** What `model.get(name)` gives in the page at first. Default: nothing. */
  state?: S;
}

/**
 * A widget of one's own: a module that draws it in the page, and a state that page and notebook share.
 *
 *     const counter = widgets.anywidget({ state: { count: 0 }, esm: "export default { render({ model, el }) { ... } }" });
 *     counter.state.count     // what the page has set by model.set("count", ...); model.save_changes()
 */
export function anywidget<S extends State>({ esm, css, state }: AnywidgetOptions<S>): Widget & { readonly state: Readonly<S> } {
  if (typeof esm !== "string" || !/export\s/.test(esm))
    throw new TypeError("anywidget: esm must be the text of a JavaScript module with a default export.");
  const model = { _model_module: "anywidget", _model_name: "AnyModel", _model_module_version: version };
  const view = { _view_module: "anywidget", _view_name: "AnyView", _view_module_version: version, _view_count: null };
  const style = css === undefined ? {} : { _css: css };
  return createWidget(
    { ...model, ...view, ...style, _esm: esm, _anywidget_id: "tslab-ml.anywidget", ...state },
    () => "anywidget",
  ) as Widget & {
    readonly state: Readonly<S>;
  };
}
