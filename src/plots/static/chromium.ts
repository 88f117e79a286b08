import { execFile } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge"];
const macPlaces = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium"];
const limit = 60_000;

/** The path of Chromium or a browser made from it: the environment variable CHROME, the PATH, or where macOS keeps it; undefined when there is none. */
export function findChromium(): string | undefined {
  const { CHROME, PATH = "" } = process.env;
  if (CHROME) return CHROME;
  const endings = process.platform === "win32" ? [".exe"] : [""];
  const folders = PATH.split(delimiter).filter(Boolean);
  const onPath = folders.flatMap((folder) => names.flatMap((name) => endings.map((ending) => join(folder, name + ending))));
  return [...onPath, ...(process.platform === "darwin" ? macPlaces : [])].find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What Chromium shows of a page that holds everything it needs; nothing is fetched. */
export async function chromiumPng(
  chromium: string,
  page: string,
  { width, height, scale, dark = false }: { width: number; height: number; scale: number; dark?: boolean },
) {
  const folder = await mkdtemp(join(tmpdir(), "tslab-ml-figure-"));
  try {
    const [source, picture] = [join(folder, "figure.html"), join(folder, "figure.png")];
    await writeFile(source, page);
    const flags = ["--headless", "--hide-scrollbars", "--no-first-run", "--disable-background-networking", "--disable-component-update"];
    const drawing = [
      "--use-angle=swiftshader",
      "--enable-unsafe-swiftshader",
      "--virtual-time-budget=10000",
      `--blink-settings=preferredColorScheme=${dark ? 0 : 1}`,
    ];
    const root = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    const size = [`--window-size=${width},${height}`, `--force-device-scale-factor=${scale}`, `--screenshot=${picture}`];
    const profile = `--user-data-dir=${join(folder, "profile")}`;
    await promisify(execFile)(chromium, [...flags, ...drawing, ...root, ...size, profile, pathToFileURL(source).href], { timeout: limit });
    return await readFile(picture);
  } catch (error) {
    throw new Error(`Chromium (${chromium}) drew no picture: ${(error as Error).message.split("\n")[0]}`, { cause: error });
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
