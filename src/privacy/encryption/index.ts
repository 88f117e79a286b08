export { decryptFile, encryptFile } from "./files";
