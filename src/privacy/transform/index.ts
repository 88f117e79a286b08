export { type Generalisation, generalise } from "./generalise";
export { type MaskOptions, mask } from "./mask";
export { type LaplaceOptions, laplace, type NoiseOptions, noise } from "./noise";
export { type PseudonymOptions, pseudonymise, pseudonymOf } from "./pseudonymise";
export { type Redactable, type RedactOptions, redact } from "./redact";
