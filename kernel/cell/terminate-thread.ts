import { Session } from "node:inspector";
import { Socket } from "node:net";
import { descriptors } from "./protocol";

/**
 * A thread beside the one that runs cells. A byte from the front ends the JavaScript that runs there now, also an endless loop. When the
 * front is gone it ends the process, which may be in no state to notice. The inspector is opened only then: an open one costs speed.
 * The byte goes back once something was ended: until then the termination may still strike whatever runs next.
 */
const front = new Socket({ fd: descriptors.terminate, readable: true, writable: true });

front.on("data", () => {
  const session = new Session();
  session.connectToMainThread();
  session.post("Runtime.terminateExecution", () => {
    session.disconnect();
    front.write("!");
  });
});

// The whole process group: programs that cells started end too.
front.on("close", () => process.kill(process.platform === "win32" ? process.pid : -process.pid, "SIGKILL"));
