export { makePatients, type PatientData, type PatientOptions } from "./patients/make-patients";
export type { PatientTruth, Visit } from "./patients/truth";
