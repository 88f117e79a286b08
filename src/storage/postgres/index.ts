export { postgres } from "./backend";
