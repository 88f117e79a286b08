export {
  type AffineOptions,
  type FillMode,
  type RandomRotationOptions,
  type RandomTranslationOptions,
  type RandomZoomOptions,
  randomRotation,
  randomTranslation,
  randomZoom,
} from "./affine";
export { type Augmentation, type AugmentationOptions, type AugmentationPipeline, augmentation, type PreviewOptions } from "./augmentation";
export { type RandomBrightnessOptions, type RandomContrastOptions, randomBrightness, randomContrast } from "./color";
export { type RandomCropOptions, randomCrop } from "./crop";
export { type CutoutOptions, cutout, type RandomErasingOptions, randomErasing } from "./erasing";
export { type RandomFlipOptions, randomFlip } from "./flip";
