// @ts-check

/** Licences under which a work of Apache-2.0 may use and pass on a package, by SPDX's names (https://www.apache.org/legal/resolved.html, category A). */
export const permissive = new Set([
  "0BSD",
  "Apache-2.0",
  "Apache-2.0 WITH LLVM-exception",
  "BSD",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "Bitstream-Vera",
  "BlueOak-1.0.0",
  "CC0-1.0",
  "HDF5",
  "ISC",
  "MIT",
  "MIT-0",
  "MIT-CMU",
  "NIST-Software",
  "PSF-2.0",
  "Unlicense",
  "Zlib",
]);

/** Copyleft per file (category B): may be used as it is; changes to its own files would have to be published. */
export const perFile = new Set(["MPL-2.0"]);

/**
 * Packages that need a word: whose licence the registry does not name, or that are used in a way which makes another licence no matter.
 * @type {Readonly<Record<string, { licence: string, note: string, accepted?: true }>>}
 */
export const known = {
  "dejavu-fonts-ttf": { licence: "Bitstream-Vera", note: "The fonts are unchanged and keep their names, as their licence asks." },
  h5wasm: {
    licence: "NIST-Software AND HDF5",
    note: "Its own text (LICENSE.txt): NIST's terms, and HDF5's, which are those of BSD-3-Clause.",
  },
  zeromq: {
    licence: "MIT AND MPL-2.0",
    note: "MIT for the binding; libzmq, which is linked into its prebuilt binary, is MPL-2.0 and unchanged.",
  },
  "@resvg/resvg-js": { licence: "MPL-2.0", note: "Loaded as a binary of its own, unchanged." },
  certifi: { licence: "MPL-2.0", note: "A list of certificates, unchanged." },
  fqdn: { licence: "MPL-2.0", note: "A dependency of JupyterLab's, in its own Python process, unchanged." },
  tqdm: { licence: "MPL-2.0 AND MIT", note: "A dependency of Optuna's (`npm run dashboard`), in its own Python process, unchanged." },
  namex: { licence: "Apache-2.0", note: "The file LICENSE in its wheel; its metadata names none." },
  "psycopg2-binary": {
    licence: "LGPL-3.0-or-later",
    note: "How optuna-dashboard reaches PostgreSQL (`npm run dashboard` only): imported by a Python process that is not ours, installed from its registry by the user, never linked with or shipped in this package. This package speaks to PostgreSQL by `pg` (MIT).",
    accepted: true,
  },
  // Not in every environment, so that their metadata cannot be read everywhere; as on the pages of their registry.
  "async-timeout": { licence: "Apache-2.0", note: "Python 3.10 only." },
  decorator: { licence: "BSD-2-Clause", note: "Python 3.10 only." },
  exceptiongroup: { licence: "MIT", note: "Python 3.10 only." },
  greenlet: { licence: "MIT AND PSF-2.0", note: "Python 3.10 only." },
  pytz: { licence: "MIT", note: "Python 3.10 only." },
  tomli: { licence: "MIT", note: "Python 3.10 only." },
  tensorflow: { licence: "Apache-2.0", note: "In place of tensorflow-cpu where the machine has an NVIDIA driver." },
  ziglang: { licence: "MIT", note: "A C++ compiler, where the machine has none; it builds the binding and is not shipped." },
};

/** CUDA, which TensorFlow's own wheels ask for where there is an NVIDIA driver. */
export const nvidia = {
  licence: "LicenseRef-NVIDIA",
  note: "NVIDIA's CUDA and cuDNN terms: the user installs them from the registry, where the machine has an NVIDIA driver; this package neither contains nor passes them on.",
};
