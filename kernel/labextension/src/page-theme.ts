import { dark, light, type Theme } from "../../../src/plots/theme";

/** The colours of the page as JupyterLab's theme, whichever it is, and nbconvert's pages declare them. */
export function pageTheme(): Theme {
  const style = getComputedStyle(document.body);
  const variable = (name: string) => style.getPropertyValue(name).trim() || undefined;
  const usual = document.body.dataset.jpThemeLight === "false" ? dark : light;
  return {
    ink: variable("--jp-content-font-color1") ?? usual.ink,
    grid: variable("--jp-border-color2") ?? usual.grid,
    page: variable("--jp-layout-color0") ?? usual.page,
    paper: variable("--jp-layout-color1") ?? usual.paper,
    fontFamily: variable("--jp-ui-font-family"),
  };
}

/** Calls back when the page changes its theme. @returns what ends that */
export function onThemeChange(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "data-jp-theme-name"] });
  return () => observer.disconnect();
}
