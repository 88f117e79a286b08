import { typescriptVersion } from "../compile/options";
import { protocolVersion } from "./wire";

/** Content of `kernel_info_reply`. Answered without the compiler, so that a notebook connects at once. */
export function kernelInfo() {
  const { version } = require("tslab-ml/package.json") as { version: string };
  const typescript = typescriptVersion();
  return {
    status: "ok",
    protocol_version: protocolVersion,
    implementation: "tslab-ml",
    implementation_version: version,
    language_info: {
      name: "typescript",
      version: typescript,
      mimetype: "text/typescript",
      file_extension: ".ts",
      pygments_lexer: "typescript",
      // As a name: JupyterLab takes an object for its name alone, and "javascript" would leave types and interfaces uncoloured.
      codemirror_mode: "typescript",
      nbconvert_exporter: "script",
    },
    banner: `tslab-ml ${version}: TypeScript ${typescript} on Node ${process.version}`,
    help_links: [
      { text: "TypeScript", url: "https://www.typescriptlang.org/docs/" },
      { text: "TensorFlow.js", url: "https://js.tensorflow.org/api/latest/" },
    ],
    supported_features: [],
  };
}
