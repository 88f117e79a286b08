import envPaths from "env-paths";

/** Where data sets are kept: the environment variable `TSLAB_ML_CACHE`, else the platform's cache folder, such as `~/.cache/tslab-ml`. */
export const cacheFolder = (): string => process.env.TSLAB_ML_CACHE || envPaths("tslab-ml", { suffix: "" }).cache;
