/** What draws the labelling in the page: an anywidget module, https://anywidget.dev/en/afm/. */
export const esm = `
export default {
  render({ model, el }) {
    const root = document.createElement("div");
    root.className = "tslab-ml-label";
    root.tabIndex = 0;
    // JupyterLab's own keys, such as 1 for a heading, are not for here.
    root.dataset.lmSuppressShortcuts = "true";
    const add = (tag, className) => {
      const node = document.createElement(tag);
      node.className = className;
      root.append(node);
      return node;
    };
    const progress = add("progress", "tslab-ml-label-progress");
    const count = add("span", "tslab-ml-label-count");
    const sample = add("div", "tslab-ml-label-sample");
    const buttons = add("div", "tslab-ml-label-buttons");
    const error = add("div", "tslab-ml-label-error");
    error.setAttribute("role", "alert");
    count.setAttribute("aria-live", "polite");
    progress.setAttribute("aria-label", "labelled samples");
    // One action at a time: a key that is held does not label what nobody has seen.
    let waiting = false;
    const send = (action) => {
      if (waiting) return;
      waiting = true;
      root.classList.add("tslab-ml-label-waiting");
      model.send(action);
    };
    const choose = (label) => model.get("id") && send({ type: "label", id: model.get("id"), label });
    const button = (text, key, act) => {
      const node = document.createElement("button");
      node.type = "button";
      node.textContent = text;
      const hint = document.createElement("kbd");
      hint.textContent = key;
      node.append(" ", hint);
      node.onclick = () => {
        act();
        root.focus();
      };
      buttons.append(node);
      return node;
    };
    const choices = model.get("classes").map((label, i) => button(label, i < 9 ? String(i + 1) : "", () => choose(label)));
    const skip = button("skip", "s", () => send({ type: "skip" }));
    const undo = button("back", "⌫", () => send({ type: "undo" }));
    root.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      const label = /^[1-9]$/.test(event.key) ? model.get("classes")[Number(event.key) - 1] : undefined;
      if (label !== undefined) choose(label);
      else if (event.key === "s") send({ type: "skip" });
      else if (event.key === "Backspace") send({ type: "undo" });
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    const show = () => {
      waiting = false;
      root.classList.remove("tslab-ml-label-waiting");
      const [size, done, position] = ["size", "done", "position"].map((name) => model.get(name));
      progress.max = size;
      progress.value = done;
      const end = position >= size;
      count.textContent = end ? "The end: " + done + " of " + size + " labelled" : "Sample " + (position + 1) + " of " + size + ", " + done + " labelled";
      sample.innerHTML = end ? "" : model.get("sample");
      error.textContent = model.get("error");
      for (const node of [...choices, skip]) node.disabled = end;
      undo.disabled = position === 0;
    };
    for (const name of ["id", "position", "done", "sample", "error"]) model.on("change:" + name, show);
    show();
    el.append(root);
  },
};
`;

export const css = `
.tslab-ml-label { display: grid; gap: 8px; max-width: 720px; padding: 8px; border-radius: 4px; color: var(--jp-content-font-color1, inherit); font-family: var(--jp-content-font-family, sans-serif); }
.tslab-ml-label:focus { outline: 2px solid var(--jp-brand-color1, #0072b2); outline-offset: -2px; }
.tslab-ml-label-progress { width: 100%; }
.tslab-ml-label-sample { min-height: 80px; padding: 12px; border: 1px solid var(--jp-border-color1, #8c8c8c); border-radius: 4px; overflow: auto; white-space: pre-wrap; }
.tslab-ml-label-sample table { border-collapse: collapse; white-space: pre-wrap; }
.tslab-ml-label-sample th { padding-right: 16px; opacity: 0.7; vertical-align: top; }
.tslab-ml-label-buttons { display: flex; flex-wrap: wrap; gap: 8px; }
.tslab-ml-label-buttons button { padding: 4px 12px; font: inherit; color: inherit; background: var(--jp-layout-color2, transparent); border: 1px solid var(--jp-border-color1, #8c8c8c); border-radius: 4px; cursor: pointer; }
.tslab-ml-label-buttons button:hover:enabled { border-color: var(--jp-brand-color1, #0072b2); }
.tslab-ml-label-buttons button:disabled { opacity: 0.4; cursor: default; }
.tslab-ml-label-buttons kbd { padding: 0 4px; font-size: 85%; border: 1px solid currentColor; border-radius: 3px; opacity: 0.7; }
.tslab-ml-label-waiting .tslab-ml-label-sample { opacity: 0.5; }
.tslab-ml-label-error { color: var(--jp-error-color1, #d55e00); }
.tslab-ml-label-error:empty { display: none; }
`;
