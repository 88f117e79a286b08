export * from "./image";
export * from "./tabular";
