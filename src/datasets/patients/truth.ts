import type { Table } from "../../table";

/** What the disease of {@link makePatients} follows from: differences of its log-odds. */
export const patientCoefficients = {
  intercept: -5,
  /** Per year above 50, and below it per year less. */
  age: 0.035,
  /** Per kg/m2 above 27. */
  bmi: 0.1,
  smoker: 0.6,
  familyHistory: 0.7,
  /** In addition, for smokers whose family has it. */
  smokerWithFamilyHistory: 1.2,
  /** Per mg/dL above 105. */
  glucose: 0.05,
  /** Per mg/dL above 1.1. */
  creatinine: 4,
  /** Per unit of the natural logarithm of CRP in mg/L over 2. */
  crp: 0.7,
  /** Per g/dL below 12.5. */
  lowHaemoglobin: 1.5,
  /** Per g/dL above 16. */
  highHaemoglobin: 1.5,
} as const;

/** How much of its log-odds a disease keeps when nothing is known of the predisposition: the parameter phi of Wang and Louis 2003. */
export const attenuation = 0.6;

/** What is known of a patient at a visit. */
export interface Visit {
  /** Years. */
  readonly age: number;
  /** kg/m2. */
  readonly bmi: number;
  readonly smoker: boolean | number;
  readonly familyHistory: boolean | number;
  /** mg/dL. */
  readonly glucose: number;
  /** mg/dL. */
  readonly creatinine: number;
  /** mg/L. */
  readonly crp: number;
  /** g/dL. */
  readonly haemoglobin: number;
}

/** The log-odds of disease of a visit: the sum of what {@link patientCoefficients} says. */
export function diseaseLogOdds(visit: Visit): number {
  const c = patientCoefficients;
  return (
    c.intercept +
    c.age * (visit.age - 50) +
    c.bmi * Math.max(0, visit.bmi - 27) +
    c.smoker * Number(visit.smoker) +
    c.familyHistory * Number(visit.familyHistory) +
    c.smokerWithFamilyHistory * Number(visit.smoker) * Number(visit.familyHistory) +
    c.glucose * Math.max(0, visit.glucose - 105) +
    c.creatinine * Math.max(0, visit.creatinine - 1.1) +
    c.crp * Math.log(visit.crp / 2) +
    c.lowHaemoglobin * Math.max(0, 12.5 - visit.haemoglobin) +
    c.highHaemoglobin * Math.max(0, visit.haemoglobin - 16)
  );
}

/** What no hospital has. */
export interface PatientTruth {
  readonly coefficients: typeof patientCoefficients;
  /**
   * A row per visit, without anything wrong: visit_id, patient_id, age, sex, bmi, smoker, family_history, systolic, glucose, creatinine, crp, haemoglobin, disease, and
   * `probability`, the chance of disease of a patient with these values; what the patient's predisposition adds to the log-odds stands in `predisposition`.
   */
  readonly visits: Table;
  /** The log-odds of disease of a visit: the sum of what the coefficients say. */
  logOdds(visit: Visit): number;
}
