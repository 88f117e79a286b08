import { main } from "./main";

/** Where the compiler's process starts without a snapshot. */
main();
