export * from "./access";
export * from "./anonymity";
export * from "./audit";
export * from "./detection";
export { decryptFile, encryptFile } from "./encryption";
// `checkApart` and `derivedKey` are for rooms that use keys.
export { checkApart, createKeyFile, derivedKey, type Key, keyFromEnvironment, keyFromFile } from "./keys";
export * from "./transform";
