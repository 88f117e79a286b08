export * from "./formats";
export { type ResnetOptions, resnet } from "./resnet";
export { type SeedCnnOptions, seedCnn } from "./seed-cnn";
export { type WideCnnOptions, wideCnn } from "./wide-cnn";
