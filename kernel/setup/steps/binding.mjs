// @ts-check
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { initialiseFirst } from "../binding/init-first.mjs";
import { Fault } from "../fault.mjs";
import { attempt, run } from "../process.mjs";
import { contents, keyOf } from "../stamps.mjs";

const ownSource = join(dirname(fileURLToPath(import.meta.url)), "../binding/log-level.cc");

/**
 * tfjs-node-gpu's binding, compiled from the sources in its npm package against the TensorFlow of a Python environment.
 * @param {{ root: string, python: string, tensorflow?: string }} options where node_modules is, and a Python that has TensorFlow or TensorFlow's folder
 * @returns {import("../steps.mjs").Step}
 */
export function bindingStep({ root, python, tensorflow }) {
  const require = createRequire(join(root, "package.json"));
  const files = () => {
    const packageFolder = dirname(require.resolve("@tensorflow/tfjs-node-gpu/package.json"));
    return {
      packageFolder,
      binding: join(packageFolder, "lib/napi-v8/tfjs_binding.node"),
      headers: join(dirname(require.resolve("node-api-headers/package.json")), "include"),
    };
  };
  /** @type {string} */
  let folder;
  return {
    name: "binding",
    title: "TensorFlow binding for Node.js",
    key: async () => {
      folder = tensorflow ?? (await tensorflowFolder(python));
      return keyOf(
        process.platform,
        process.arch,
        folder,
        ...contents(
          join(folder, "include/tensorflow/core/public/release_version.h"),
          join(folder, "include/tensorflow/core/public/version.h"),
          ownSource,
        ),
      );
    },
    check: () => existsSync(files().binding),
    run: async (say) => {
      const { packageFolder, binding, headers } = files();
      // TensorFlow's wheel for Windows has no library to link with.
      if (process.platform === "win32") return download(packageFolder, say);
      const temporary = binding.replace(/\.node$/, ".new.node");
      const compilation = compileArguments({ packageFolder, headers, tensorflow: folder, output: temporary });
      mkdirSync(dirname(binding), { recursive: true });
      /** @type {unknown} */
      let failure;
      for await (const [command, ...first] of compilers(python, say)) {
        const name = [command, ...first].join(" ");
        try {
          await run(/** @type {string} */ (command), [...first, ...compilation], { cwd: packageFolder });
          // What -Wl,-z,initfirst does, which Zig's linker does not know: TensorFlow's log level is set before TensorFlow starts.
          if (process.platform === "linux") initialiseFirst(temporary);
          await verify(temporary);
          renameSync(temporary, binding);
          return `compiled by ${name}`;
        } catch (error) {
          rmSync(temporary, { force: true });
          failure = error;
          say(`${name} could not do it`);
        }
      }
      if (failure) throw failure;
      return download(packageFolder, say);
    },
  };
}

/** Where TensorFlow's headers and libraries are. @param {string} python */
export async function tensorflowFolder(python) {
  const code = "import importlib.util as u; s = u.find_spec('tensorflow'); print(s.submodule_search_locations[0] if s else '')";
  const folder = (await run(python, ["-c", code])).trim();
  if (!folder) throw new Fault(`${python} has no TensorFlow; install it with "${python} -m pip install tensorflow-cpu".`);
  return folder;
}

/** @param {{ packageFolder: string, headers: string, tensorflow: string, output: string }} paths */
function compileArguments({ packageFolder, headers, tensorflow, output }) {
  const sources = [
    ...readdirSync(join(packageFolder, "binding"))
      .filter((name) => name.endsWith(".cc"))
      .map((name) => join(packageFolder, "binding", name)),
  ];
  const linux = process.platform === "linux";
  const libraries = linux
    ? ["-l:libtensorflow_cc.so.2", "-l:libtensorflow_framework.so.2", "-Wl,-z,nodelete", ownSource]
    : [join(tensorflow, "libtensorflow_cc.2.dylib"), join(tensorflow, "libtensorflow_framework.2.dylib"), "-undefined", "dynamic_lookup"];
  const includes = [headers, join(tensorflow, "include"), packageFolder].map((folder) => `-I${folder}`);
  return [
    "-O2",
    "-std=c++17",
    "-shared",
    "-fPIC",
    "-w",
    "-DNAPI_VERSION=8",
    ...includes,
    ...sources,
    `-L${tensorflow}`,
    ...libraries,
    `-Wl,-rpath,${tensorflow}`,
    "-o",
    output,
  ];
}

/**
 * C++ compilers to try in turn: CXX, the system's, and the complete one in the PyPI package ziglang, which is installed only when it is needed.
 * @param {string} python
 * @param {(message: string) => void} say
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {AsyncGenerator<string[]>}
 */
export async function* compilers(python, say, env = process.env) {
  for (const name of [env.CXX, "c++", "g++", "clang++"]) {
    if (!name || (await attempt(name, ["--version"], { env })).code !== 0) continue;
    yield [name];
    break;
  }
  say("no C++ compiler of this machine does it; taking the one in the package ziglang");
  const zig = await attempt(python, ["-m", "pip", "install", "--disable-pip-version-check", "--quiet", "ziglang==0.17.1"]);
  if (zig.code === 0) yield [python, "-m", "ziglang", "c++"];
}

/** tfjs-node-gpu's own way: Google's prebuilt libtensorflow 2.9. @param {string} packageFolder @param {(message: string) => void} say */
async function download(packageFolder, say) {
  say("no compiler fits this platform; falling back to the package's own download of TensorFlow 2.9");
  await run(process.execPath, ["scripts/install.js", "gpu", "download"], { cwd: packageFolder });
  await verify(join(packageFolder, "lib/napi-v8/tfjs_binding.node"));
  return "downloaded, TensorFlow 2.9";
}

/** @param {string} binding */
async function verify(binding) {
  const { code, output } = await attempt(process.execPath, ["-e", `console.log(require(${JSON.stringify(binding)}).TF_Version)`], {
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "3" },
  });
  if (code !== 0) throw new Fault(`The compiled binding does not load.\n  ${output.trim().split("\n").slice(-4).join("\n  ")}`);
}
