export { installEncryption, realPath } from "./attach";
export { embedded } from "./backend";
export { isBroken } from "./failures";
export { exists, removed, removeRemains, syncedFile } from "./files";
