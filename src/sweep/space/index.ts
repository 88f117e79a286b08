export { distributionFromJson, distributionToJson, incompatibility, parsePythonJson } from "./distribution-json";
export * from "./distributions";
export * from "./space";
