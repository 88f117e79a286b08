import { randomUUID } from "node:crypto";
import { type Comm, type Displayable, displaySymbol, host, type MimeBundle } from "../display";

/** What a widget is: plain JSON that the page and the notebook's code share. */
export type State = Record<string, unknown>;

/** A widget whose state lives on both sides. */
export interface Widget extends Displayable {
  /** Names the widget to the page. */
  readonly modelId: string;
  /** What the page and the code know, as it is now. */
  readonly state: Readonly<State>;
  /** Changes the state here and in the page. */
  set(changes: State): void;
  /** Calls `handler` whenever the page changes the state. @returns a function that ends it */
  onChange(handler: (changes: State) => void): () => void;
  /** Calls `handler` with messages that the page sends beside the state, such as a click. @returns a function that ends it */
  onMessage(handler: (content: unknown) => void): () => void;
  /** Removes the widget from the page. */
  close(): void;
}

/** Version of the widget messaging protocol: https://github.com/jupyter-widgets/ipywidgets/blob/main/packages/schema/messages.md */
const protocol = { version: "2.1.0" };
const target = "jupyter.widget";
const open = new Map<string, { state: State }>();
let listening = false;

/** A page that is loaded again asks for the widgets that are there. */
function listen(): void {
  if (listening) return;
  listening = true;
  host()?.comms?.register("jupyter.widget.control", (comm) =>
    comm.onMessage(({ data }) => {
      if (data.method !== "request_states") return;
      const states = Object.fromEntries(
        [...open].map(([id, { state }]) => [
          id,
          {
            model_name: state._model_name,
            model_module: state._model_module,
            model_module_version: state._model_module_version,
            state,
            buffer_paths: [],
          },
        ]),
      );
      comm.send({ method: "update_states", states, buffer_paths: [] }, { metadata: protocol });
    }),
  );
}

/** A set of handlers, each of which can be taken away. */
function handlers<T>() {
  const all = new Set<(value: T) => void>();
  return {
    add(handler: (value: T) => void) {
      all.add(handler);
      return () => void all.delete(handler);
    },
    call: (value: T) => {
      for (const handler of all) handler(value);
    },
  };
}

/**
 * A widget of any JavaScript module that the page knows; the widgets of this room are made of it.
 *
 * Outside of a kernel it is a plain object: nothing shows, and the state is what it was given.
 *
 * @param initial the state, with `_model_module`, `_model_name`, `_view_module`, `_view_name` and their versions
 * @param text stands for the widget where no page runs, as on GitHub
 */
export function createWidget(initial: State, text: () => string): Widget {
  listen();
  const modelId = randomUUID().replaceAll("-", "");
  const state: State = { ...initial };
  const changed = handlers<State>();
  const messaged = handlers<unknown>();
  const comm: Comm | undefined = host()?.comms?.open(target, { data: { state, buffer_paths: [] }, metadata: protocol }, modelId);
  const update = (changes: State) => comm?.send({ method: "update", state: changes, buffer_paths: [] });
  open.set(modelId, { state });
  comm?.onClose(() => open.delete(modelId));
  comm?.onMessage(({ data }) => {
    if (data.method === "update") {
      Object.assign(state, data.state);
      changed.call(data.state as State);
    } else if (data.method === "request_state") update(state);
    else if (data.method === "custom") messaged.call(data.content);
  });
  return {
    modelId,
    state,
    set(changes) {
      Object.assign(state, changes);
      if (open.has(modelId)) update(changes);
    },
    onChange: changed.add,
    onMessage: messaged.add,
    close() {
      open.delete(modelId);
      comm?.close();
    },
    [displaySymbol]: (): MimeBundle => ({
      "application/vnd.jupyter.widget-view+json": { version_major: 2, version_minor: 0, model_id: modelId },
      "text/plain": text(),
    }),
  };
}
