export type { StoreReport } from "./copy";
export type { Documents, StoredDocument } from "./documents";
export { installEncryption } from "./embedded";
export { type OpenOptions, open } from "./open";
export type { ExportOptions, LoadOptions, Store } from "./store";
export type { Part, Provenance, SchemaChange, Version, VersionFacts, VersionList } from "./version";
