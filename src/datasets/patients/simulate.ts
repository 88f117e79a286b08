import { type Random, random } from "../../preprocess";
import { logistic, normal, oneOf, rounded, within } from "../draws";
import { attenuation, diseaseLogOdds } from "./truth";

export type Clinic = "north" | "south" | "west";

export interface Patient {
  readonly number: number;
  readonly sex: "female" | "male";
  readonly born: Date;
  readonly area: number;
  readonly clinic: Clinic;
  readonly height: number;
  readonly smoker: boolean;
  readonly familyHistory: boolean;
  readonly predisposition: number;
  /** What is normal for this patient: values that visits vary around. */
  readonly usual: {
    readonly bmi: number;
    readonly systolic: number;
    readonly glucose: number;
    readonly creatinine: number;
    readonly crp: number;
    readonly haemoglobin: number;
  };
}

/** A visit as it was. */
export interface Visited {
  readonly patient: Patient;
  readonly day: Date;
  readonly age: number;
  readonly weight: number;
  readonly bmi: number;
  readonly systolic: number;
  readonly glucose: number;
  readonly creatinine: number;
  readonly crp: number;
  readonly haemoglobin: number;
  readonly probability: number;
  readonly disease: boolean;
}

const dayLength = 86_400_000;
const firstDay = Date.UTC(2023, 0, 1);
const days = 1096;
const daysPerYear = 365.25;
const mostVisits = 7;

/** Everything that happened in three years, by day, and nothing of how it was recorded. */
export function simulate(rows: number, seed: number): Visited[] {
  const source = random(seed);
  const visits: Visited[] = [];
  for (let number = 1; visits.length < rows; number++) {
    const patient = patientOf(source, number);
    const count = Math.min(source.integer(1, mostVisits), rows - visits.length);
    for (let k = 0; k < count; k++) visits.push(visited(source, patient));
  }
  return visits.sort((a, b) => a.day.getTime() - b.day.getTime());
}

function patientOf(source: Random, number: number): Patient {
  const { next, integer, uniform } = source;
  const isFemale = next() < 0.52;
  const age = within(18, 54 + 17 * normal(source), 92);
  const bmi = within(16, 26.5 + 0.03 * (age - 54) + 4.3 * normal(source), 50);
  const smoker = next() < (isFemale ? 0.17 : 0.25);
  return {
    number,
    sex: isFemale ? "female" : "male",
    born: new Date(firstDay - Math.floor(age * daysPerYear) * dayLength),
    area: integer(0, 11),
    clinic: oneOf<Clinic>(source, [
      ["north", 0.5],
      ["south", 0.3],
      ["west", 0.2],
    ]),
    height: Math.round((isFemale ? 166 : 179) + 7 * normal(source)),
    smoker,
    familyHistory: next() < 0.12,
    predisposition: bridge(uniform(1e-9, 1)),
    usual: {
      bmi,
      systolic: 124 + 0.45 * (age - 54) + 0.7 * (bmi - 27) + 10 * normal(source),
      glucose: 97 * Math.exp(0.012 * (bmi - 27) + 0.002 * (age - 54) + 0.14 * normal(source)),
      creatinine: (isFemale ? 0.78 : 0.98) * Math.exp(0.003 * (age - 54) + 0.16 * normal(source)),
      crp: 1.8 * Math.exp(0.03 * (bmi - 27) + (smoker ? 0.2 : 0) + 0.6 * normal(source)),
      haemoglobin: (isFemale ? 13.6 : 14.9) - 0.012 * (age - 54) + 0.9 * normal(source),
    },
  };
}

function visited(source: Random, patient: Patient): Visited {
  const { usual, height, smoker, familyHistory, predisposition } = patient;
  const day = new Date(firstDay + source.integer(0, days - 1) * dayLength);
  const age = Math.floor((day.getTime() - patient.born.getTime()) / (daysPerYear * dayLength));
  const weight = rounded((usual.bmi + 0.6 * normal(source)) * (height / 100) ** 2, 1);
  const values = {
    age,
    bmi: weight / (height / 100) ** 2,
    systolic: Math.round(within(75, usual.systolic + 7 * normal(source), 240)),
    glucose: Math.round(usual.glucose * Math.exp(0.07 * normal(source))),
    creatinine: rounded(usual.creatinine * Math.exp(0.06 * normal(source)), 2),
    crp: Math.max(0.1, rounded(usual.crp * Math.exp(0.7 * normal(source)), 1)),
    haemoglobin: rounded(usual.haemoglobin + 0.35 * normal(source), 1),
  };
  const logOdds = diseaseLogOdds({ ...values, smoker, familyHistory });
  const disease = source.next() < logistic(logOdds / attenuation + predisposition);
  return { patient, day, weight, ...values, probability: logistic(logOdds), disease };
}

/**
 * The bridge distribution of Wang and Louis 2003 ("Matching conditional and marginal shapes in binary random intercept models using a bridge distribution function",
 * Biometrika 90): the mean of `logistic(eta / phi + b)` over it is `logistic(eta)`. Its quantile function.
 */
function bridge(share: number): number {
  const angle = attenuation * Math.PI;
  return Math.log(Math.sin(angle * share) / Math.sin(angle * (1 - share))) / attenuation;
}
