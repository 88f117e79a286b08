export { type SeedCnnOptions, seedCnn } from "./seed-cnn";
