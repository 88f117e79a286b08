export * from "./audit";
export { decryptFile, encryptFile } from "./encryption";
export { createKeyFile, type Key, keyFromEnvironment, keyFromFile } from "./keys";
