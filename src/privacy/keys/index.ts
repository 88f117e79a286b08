export { createKeyFile, type Key, keyFromEnvironment, keyFromFile } from "./source";
export { checkApart, checkKey, derivedKey } from "./use";
