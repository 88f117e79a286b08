import { openAuditLog } from "tslab-ml/privacy";

// Child process of audit.test.ts: writes entries and reports each one that `record` has returned.
const [path, name, count] = process.argv.slice(2) as [string, string, string];
const log = openAuditLog(path);
for (let i = 1; i <= Number(count); i++) {
  log.record(name, "write", { i });
  process.send?.(i);
}
log.close();
process.disconnect();
