import { startKernel } from "./kernel";
import { watchParent } from "./parent-watch";

/** The process that Jupyter starts: `node dist/kernel/front/main.js <connection file>`. */
async function main([connectionFile]: string[]): Promise<void> {
  if (!connectionFile) throw new Error("Usage: node main.js <connection file>. Jupyter starts this program; see npx tslab-ml install.");
  const kernel = await startKernel(connectionFile, end);

  let ending = false;
  async function end(): Promise<void> {
    if (ending) return;
    ending = true;
    // Sockets linger for the last messages; nothing may keep a kernel from ending.
    setTimeout(() => process.exit(0), 2000).unref();
    await kernel.close();
    setTimeout(() => process.exit(0), 100);
  }

  process.on("SIGINT", () => kernel.interrupt());
  process.on("SIGTERM", end);
  process.on("SIGHUP", end);
  watchParent(end);
}

process.on("uncaughtException", (error) => console.error("tslab-ml:", error));
main(process.argv.slice(2)).catch((error: Error) => {
  console.error(`tslab-ml: ${error.message}`);
  process.exit(1);
});
