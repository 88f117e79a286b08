export * from "./audit";
export * from "./detection";
export { decryptFile, encryptFile } from "./encryption";
export { createKeyFile, type Key, keyFromEnvironment, keyFromFile } from "./keys";
