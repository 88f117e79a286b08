export { type Checkpoint, type LoadCheckpointOptions, loadCheckpoint, type SaveCheckpointOptions, saveCheckpoint } from "./checkpoint";
