export type { Augmentation, Batch, FillMode } from "./batch";
export { type FillOptions, randomCrop, randomFlip, randomRotation, randomTranslation, randomZoom } from "./geometry";
export { cutmix, mixup, randomErasing } from "./mixing";
