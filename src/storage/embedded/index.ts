export { installEncryption } from "./attach";
export { embedded } from "./backend";
export { isBroken } from "./failures";
export { exists, removed, syncedFile } from "./files";
