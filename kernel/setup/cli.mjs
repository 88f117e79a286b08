#!/usr/bin/env node
// @ts-check
import { examine, tableOf } from "./doctor.mjs";
import { Fault } from "./fault.mjs";
import { install } from "./install.mjs";
import { packageRoot } from "./layout.mjs";
import { command } from "./setup.mjs";

const help = `tslab-ml: machine learning in TypeScript notebooks

  npx tslab-ml install   make this folder ready: TensorFlow, its binding, and the kernel for Jupyter
      --user             register the kernel for all of this user's Jupyters
      --sys-prefix       register it in the environment of the Python used (the default)
      --prefix DIR       register it under DIR/share/jupyter
      --python PATH      use a Python that has TensorFlow (and Jupyter), instead of making one in .tslab-ml
      --tensorflow DIR   use the TensorFlow in this folder (.../site-packages/tensorflow)
      --no-danfojs       leave danfojs-node out
  npx tslab-ml doctor    look at everything a notebook needs, with a fix beside every fault`;

command(async () => {
  const [verb = "help", ...args] = process.argv.slice(2);
  const root = process.cwd();
  if (verb === "install") return install(root, args);
  if (verb === "doctor") {
    const findings = await examine(root, root === packageRoot);
    console.log(tableOf(findings));
    return findings.some(({ state }) => state === "bad") ? 1 : 0;
  }
  if (verb !== "help" && verb !== "--help") throw new Fault(`tslab-ml has no command "${verb}".\n\n${help}`);
  console.log(help);
});
