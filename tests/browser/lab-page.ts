import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, Locator, Page } from "playwright-core";
import { watch } from "./chromium";

/** What JupyterLab calls its themes. */
export const themeNames = { light: "JupyterLab Light", dark: "JupyterLab Dark" };

export interface OpenOptions {
  theme?: "light" | "dark";
  /** CSS pixels. Default: 1280 x 900. */
  viewport?: { width: number; height: number };
  /** Called before the page is loaded, to intercept requests. */
  prepare?(page: Page): Promise<unknown>;
}

/** A notebook that is open in a browser. */
export interface LabPage {
  readonly page: Page;
  readonly notebook: Locator;
  /** Errors on the console, uncaught exceptions, requests to other machines. */
  readonly troubles: readonly string[];
  /** The code cell at a place, from 0. */
  cell(index: number): Locator;
  /** What a cell has put out. */
  output(index: number): Locator;
  /** Replaces the text of a cell and leaves the cursor at its end. */
  edit(index: number, source: string): Promise<void>;
  /** Runs one cell by Ctrl+Enter and waits until it has got its number. */
  run(index: number): Promise<void>;
  /** Runs one cell by Ctrl+Enter and waits until it has begun. */
  begin(index: number): Promise<void>;
  /** What stands before the cells: `[1]:`. */
  prompts(): Promise<string[]>;
  /** Chooses an entry of the menu bar, level by level. */
  choose(...path: string[]): Promise<void>;
  /** Presses a button of the notebook's toolbar. */
  press(button: "interrupt" | "restart" | "restart-and-run"): Promise<void>;
  /** Chooses Run > Run All Cells, until a cell has begun; the notebook must have no execution counts yet. */
  runAll(): Promise<void>;
  /** Waits until the kernel has nothing to do. @throws after `timeout` seconds, 600 unless told otherwise */
  waitIdle(timeout?: number): Promise<void>;
  /** Chooses Settings > Theme. */
  setTheme(theme: "light" | "dark"): Promise<void>;
  /** Saves and waits until that is done. */
  save(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the page at `url`, which shows a notebook, in a browser profile of its own. */
export async function openNotebook(
  browser: Browser,
  url: string,
  { viewport = { width: 1280, height: 900 }, prepare }: OpenOptions = {},
): Promise<LabPage> {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  const troubles = await watch(page);
  await prepare?.(page);
  await page.goto(url);
  const notebook = page.locator(".jp-NotebookPanel-notebook");
  await notebook.locator(".jp-Cell").first().waitFor({ timeout: 60_000 });
  const choose = async (...path: string[]) => {
    for (const [depth, name] of path.entries()) {
      const item = page
        .locator(depth === 0 ? ".lm-MenuBar-item" : ".lm-Menu-item")
        .filter({ hasText: new RegExp(`^${name}`) })
        .first();
      if (depth === 0 || depth === path.length - 1) await item.click();
      else await item.hover();
    }
  };
  const cell = (index: number) => notebook.locator(".jp-CodeCell").nth(index);
  const prompts = () => notebook.locator(".jp-CodeCell .jp-InputPrompt").allTextContents();
  const begin = async (index: number) => {
    const before = (await prompts())[index];
    await cell(index).locator(".cm-content").click();
    await page.keyboard.press("Control+Enter");
    await until(async () => (await prompts())[index] !== before, `cell ${index} had not begun`);
  };
  return {
    page,
    notebook,
    troubles,
    cell,
    output: (index) => cell(index).locator(".jp-OutputArea-output"),
    async edit(index, source) {
      await cell(index).locator(".cm-content").click();
      await page.keyboard.press("Control+a");
      await page.keyboard.insertText(source);
    },
    begin,
    async run(index) {
      await begin(index);
      await until(async () => /\d/.test((await prompts())[index] ?? ""), `cell ${index} was still running`, 60);
    },
    prompts,
    choose,
    async press(button) {
      await page
        .locator(
          `.jp-NotebookPanel-toolbar [data-jp-item-name="${button}"] jp-button, .jp-NotebookPanel-toolbar [data-jp-item-name="${button}"] button`,
        )
        .first()
        .click();
      if (button !== "interrupt") await page.locator(".jp-Dialog .jp-mod-accept").click();
    },
    async runAll() {
      // JupyterLab drops Run All while the session is still being connected, whatever the kernel.
      for (let attempt = 0; attempt < 5; attempt++) {
        await choose("Run", "Run All Cells");
        for (let look = 0; look < 15; look++) {
          const prompts = await notebook.locator(".jp-InputPrompt").allTextContents();
          if (prompts.some((prompt) => /\[(\*|\d+)\]/.test(prompt))) return;
          await sleep(200);
        }
      }
      throw new Error("JupyterLab began no cell after five times Run All.");
    },
    async waitIdle(timeout = 600) {
      const indicator = page.locator(".jp-Notebook-ExecutionIndicator");
      const end = Date.now() + timeout * 1000;
      // Between two cells the kernel is idle for a moment.
      for (let idle = 0; idle < 5; idle = (await indicator.getAttribute("data-status")) === "idle" ? idle + 1 : 0) {
        if (Date.now() > end) throw new Error(`The kernel was still busy after ${timeout} s.`);
        await sleep(200);
      }
    },
    async setTheme(theme) {
      await choose("Settings", "Theme", themeNames[theme]);
      await page.locator(`body[data-jp-theme-name="${themeNames[theme]}"]`).waitFor({ state: "attached" });
    },
    async save() {
      await page.keyboard.press("Control+s");
      await page.locator(".jp-NotebookPanel.jp-mod-dirty, .lm-TabBar-tab.jp-mod-dirty").waitFor({ state: "detached" });
    },
    close: () => context.close(),
  };
}

/** Waits until something holds. @throws `what` after `seconds`, 15 unless told otherwise */
export async function until(holds: () => Promise<boolean>, what: string, seconds = 15): Promise<void> {
  for (const end = Date.now() + seconds * 1000; !(await holds()); await sleep(100)) {
    if (Date.now() > end) throw new Error(`After ${seconds} s, ${what}.`);
  }
}

// In the page; these tests are compiled without the types of a browser.
declare function getComputedStyle(element: unknown): { color: string; fontWeight: string; fontFamily: string };

/** How an element's text looks. */
export const textStyle = (element: Locator) =>
  element.evaluate((node) => {
    const { color, fontWeight, fontFamily } = getComputedStyle(node);
    return { color, fontWeight, fontFamily };
  });
