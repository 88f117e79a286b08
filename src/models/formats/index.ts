export { load, save } from "./layers";
