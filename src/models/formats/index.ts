import { installLayerRepairs } from "./layer-repairs";

export { loadKeras, loadKerasWeights, saveKeras, saveKerasWeights } from "./keras";
export { load, save } from "./layers";
export {
  type ExportSavedModelOptions,
  exportSavedModel,
  type LoadSavedModelOptions,
  loadSavedModel,
  type SavedModel,
  type SavedModelTensor,
} from "./saved-model";

installLayerRepairs();
