export { type ExportSavedModelOptions, exportSavedModel } from "./export";
export { type LoadSavedModelOptions, loadSavedModel, type SavedModel, type SavedModelTensor } from "./load";
