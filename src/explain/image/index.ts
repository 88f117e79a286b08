export type { Attribution, AttributionPictureOptions } from "./attribution";
export { type GradCamOptions, gradCam } from "./grad-cam";
export { type IntegratedGradients, type IntegratedGradientsOptions, integratedGradients } from "./integrated-gradients";
export { type OcclusionOptions, occlusion } from "./occlusion";
export { heatMaps } from "./overlay";
export { type RandomizationOptions, type RandomizationTest, randomizationTest } from "./randomization";
export { saliency } from "./saliency";
export type { ExplainOptions } from "./scores";
