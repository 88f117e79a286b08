import { installReshape } from "./reshape";

export { loadKeras, loadKerasWeights, saveKeras, saveKerasWeights } from "./keras";

installReshape();
