import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { python } from "../../reference";
import { scratchOfFile } from "../../scratch";
import { setupModule } from "./modules";

/** A PATH with commands that print what the probe would print. */
function pathWith(commands: Record<string, string>): NodeJS.ProcessEnv {
  const folder = scratchOfFile();
  for (const [name, printed] of Object.entries(commands))
    writeFileSync(join(folder, name), `#!/bin/sh\necho "${printed}"\n`, { mode: 0o755 });
  return { PATH: folder };
}

describe("findPython", { skip: process.platform === "win32" && "the stand-ins are shell scripts" }, () => {
  it("takes the first that is new enough and has venv", async () => {
    const { findPython } = await setupModule("steps/python.mjs");
    assert.deepEqual(await findPython(pathWith({ python3: "3.8 1", python: "2.7 0", "python3.12": "3.12 1" })), {
      command: ["python3.12"],
      version: "3.12",
    });
    assert.deepEqual((await findPython({ ...pathWith({ python3: "3.11 1" }), TSLAB_ML_PYTHON: python })).command, [python]);
  });

  it("says which ones are too old", async () => {
    const { findPython } = await setupModule("steps/python.mjs");
    await assert.rejects(findPython(pathWith({ python3: "3.9 1", python: "2.7 0" })), {
      name: "Fault",
      message:
        /^Python 3\.10 to 3\.13 is needed .*, but python3 is 3\.9 and python is 2\.7; install one .* or name it in TSLAB_ML_PYTHON\.$/,
    });
  });

  it("passes over a Python that is too new for TensorFlow's wheels, and says so when there is no other", async () => {
    const { findPython } = await setupModule("steps/python.mjs");
    assert.equal((await findPython(pathWith({ python3: "3.14 1", "python3.13": "3.13 1" }))).version, "3.13");
    await assert.rejects(findPython(pathWith({ python3: "3.14 1" })), { message: /no wheel for others\), but python3 is 3\.14; / });
  });

  it("says that none was found, and that venv is missing", async () => {
    const { findPython } = await setupModule("steps/python.mjs");
    await assert.rejects(findPython(pathWith({})), { message: /^Python 3\.10 to 3\.13 is needed .*, but none was found; / });
    await assert.rejects(findPython(pathWith({ python3: "3.11 0" })), {
      message: /^Python 3\.11 lacks the module venv; install it \(Debian and Ubuntu: apt install python3\.11-venv\)/,
    });
  });
});

describe("checkNode", () => {
  it("takes Node 20 and newer and says what is needed otherwise", async () => {
    const { checkNode } = await setupModule("steps/node.mjs");
    assert.equal(checkNode("v20.0.0"), "v20.0.0");
    assert.equal(checkNode("v24.11.1"), "v24.11.1");
    assert.throws(() => checkNode("v18.20.4"), {
      name: "Fault",
      message: /^Node\.js v18\.20\.4 is too old; tslab-ml needs Node\.js 20 or newer/,
    });
  });
});

describe("constraints", () => {
  it("pin every package for each supported Python, and the same TensorFlow everywhere", async () => {
    const { constraintsFor, supportedPythons } = await setupModule("steps/packages.mjs");
    const { readFileSync } = await import("node:fs");
    for (const version of supportedPythons) {
      const [, file] = constraintsFor(version) as [string, string];
      const text: string = readFileSync(file, "utf8");
      const lines = text
        .trim()
        .split("\n")
        .filter((line) => !line.trim().startsWith("#"));
      assert.ok(lines.length > 100 && lines.every((line) => /^[\w.-]+==[\w.+]+$/.test(line)), file);
      assert.ok(
        lines.some((line) => /^tensorflow[-_]cpu==2\.21\.0$/.test(line)),
        file,
      );
    }
    assert.deepEqual(constraintsFor("3.99"), []);
  });
});

describe("areInstalled", () => {
  it("looks into the environment itself: present, in another version, missing, no environment", async () => {
    const { areInstalled } = await setupModule("steps/packages.mjs");
    assert.equal(await areInstalled(python, ["nbconvert", "jupyter_kernel_test==0.7.0"]), true);
    assert.equal(await areInstalled(python, ["nbconvert==1.0.0"]), false);
    assert.equal(await areInstalled(python, ["no-such-package"]), false);
    assert.equal(await areInstalled("/no/such/python", ["nbconvert"]), false);
  });
});
