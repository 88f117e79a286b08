export { type AuditEntry, type AuditLog, type AuditLogOptions, openAuditLog } from "./log";
export type { AuditHead, AuditReport } from "./report";
