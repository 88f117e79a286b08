import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { repositoryRoot } from "../../reference";

/** A module of kernel/setup, which is plain JavaScript because it runs before anything is built. */
export const setupModule = (name: string) => import(pathToFileURL(join(repositoryRoot, "kernel/setup", name)).href);
