import { type Random, random } from "../../preprocess";
import { logistic } from "../draws";
import { type Person, personOf } from "./persons";
import type { Clinic, Patient, Visited } from "./simulate";

/** A visit as it reached the table; null where a value is missing. */
export type Recorded = {
  visit_id: string;
  patient_id: string;
  name: string;
  born: Date;
  postcode: string;
  phone: string;
  sex: string;
  visited: Date;
  clinic: string;
  height: string;
  weight: string;
  smoker: string | null;
  family_history: string;
  systolic: number | null;
  glucose: string | null;
  creatinine: string | null;
  haemoglobin: string | null;
  crp: string | null;
  remarks: string;
  disease: boolean;
};

/** mg/dL of glucose per mmol/L: its molar mass of 180.16 g/mol. */
const glucosePerMillimole = 18.016;
/** Micromoles per litre of creatinine per mg/dL: its molar mass of 113.12 g/mol. */
const micromolesOfCreatinine = 88.4;
/** g/dL of haemoglobin per mmol/L of its single chain, of 16,114 g/mol. */
const haemoglobinPerMillimole = 1.6114;
const pound = 0.45359237;

const sexes = { female: ["f", "F", "female", "w"], male: ["m", "M", "male", "m "] } as const;
const yes = ["yes", "Y", "TRUE", "1"] as const;
const no = ["no", "N", "false", " 0 "] as const;

/** Visits as they reached the table, with what is wrong with them. */
export function recorded(visits: readonly Visited[], seed: number): Recorded[] {
  // Not the numbers that the visits were drawn with.
  const source = random(seed + 0.5);
  const persons = new Map<Patient, Person>();
  return visits.flatMap((visit, i) => {
    const person = persons.get(visit.patient) ?? personOf(source, visit.patient);
    persons.set(visit.patient, person);
    const row = rowOf(source, visit, person, i);
    return source.next() < 0.01 ? [row, row] : [row];
  });
}

function rowOf(source: Random, visit: Visited, person: Person, i: number): Recorded {
  const { next, integer } = source;
  const pick = (values: readonly string[]) => values[integer(0, values.length - 1)] as string;
  const { patient } = visit;
  const { clinic } = patient;
  return {
    visit_id: visitId(i),
    ...person,
    born: patient.born,
    sex: pick(sexes[patient.sex]),
    visited: visit.day,
    clinic,
    height: clinic === "west" ? (patient.height / 100).toFixed(2) : String(patient.height),
    weight: clinic === "west" ? `${(visit.weight / pound).toFixed(1)} lb` : `${visit.weight.toFixed(1)} kg`,
    smoker: next() < 0.03 ? null : pick(patient.smoker ? yes : no),
    family_history: pick(patient.familyHistory ? yes : no),
    systolic: systolicOf(next(), visit.systolic),
    glucose: measured(source, 0.03, glucoseText(clinic, next() < 0.003 ? 9999 : visit.glucose)),
    creatinine: measured(source, 0.03, creatinineText(clinic, visit.creatinine * (next() < 0.004 ? 100 : 1))),
    haemoglobin: measured(source, 0.03, haemoglobinText(clinic, visit.haemoglobin)),
    // Ordered where the doctor sees an inflammation, which is where it is high.
    crp: measured(source, logistic(-0.5 - 1.1 * Math.log(visit.crp / 2)), crpText(clinic, visit.crp)),
    remarks: next() < 0.9 ? "Seen today, nothing else to note" : `Asks to be called back under ${person.phone} about the results`,
    disease: visit.disease,
  };
}

export const visitId = (i: number): string => `V${String(i + 1).padStart(7, "0")}`;

const measured = ({ next }: Random, missing: number, text: string): string | null => (next() < missing ? null : text);

function systolicOf(u: number, value: number): number | null {
  if (u < 0.02) return null;
  if (u < 0.024) return 0;
  return u < 0.027 ? value * 10 : value;
}

function glucoseText(clinic: Clinic, value: number): string {
  if (clinic === "north") return `${value} mg/dL`;
  const millimoles = (value / glucosePerMillimole).toFixed(1);
  return clinic === "south" ? `${millimoles} mmol/L` : millimoles;
}

function creatinineText(clinic: Clinic, value: number): string {
  return clinic === "south" ? `${Math.round(value * micromolesOfCreatinine)} µmol/L` : `${value.toFixed(2)} mg/dL`;
}

function haemoglobinText(clinic: Clinic, value: number): string {
  if (clinic === "north") return `${value.toFixed(1)} g/dL`;
  return clinic === "south" ? `${Math.round(value * 10)} g/L` : `${(value / haemoglobinPerMillimole).toFixed(2)} mmol/L`;
}

const crpText = (clinic: Clinic, value: number): string =>
  clinic === "south" ? `${(value / 10).toFixed(2)} mg/dL` : `${value.toFixed(1)} mg/L`;
