export { type ResidualsOptions, residuals } from "./residuals";
