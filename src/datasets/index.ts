export { type DemandData, type DemandOptions, makeDemand } from "./demand/make-demand";
export type { DemandCategory, DemandTruth } from "./demand/truth";
export { makePatients, type PatientData, type PatientOptions } from "./patients/make-patients";
export type { PatientTruth, Visit } from "./patients/truth";
export { makeStudents, type StudentData, type StudentOptions } from "./students/make-students";
export type { StudentInterventions } from "./students/simulate";
export type { StudentTruth } from "./students/truth";
export { makeTransactions, type TransactionData, type TransactionOptions } from "./transactions/make-transactions";
export type { Payment, TransactionTruth } from "./transactions/truth";
