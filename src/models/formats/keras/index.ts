export { loadKeras, loadKerasWeights, saveKeras, saveKerasWeights } from "./keras";
