import type { Random } from "../../preprocess";
import type { Patient } from "./simulate";

export interface Person {
  readonly patient_id: string;
  readonly name: string;
  readonly postcode: string;
  readonly phone: string;
}

const givenNames = {
  female: ["Ada", "Anna", "Carmen", "Elena", "Fatima", "Grace", "Ingrid", "Julia", "Mei", "Nora", "Priya", "Sofia"],
  male: ["Alan", "Bruno", "Carlos", "David", "Hassan", "Ivan", "Jonas", "Kenji", "Lucas", "Omar", "Peter", "Rafael"],
} as const;
const familyNames = ["Brown", "Dubois", "Haddad", "Kaya", "Lind", "Moreau", "Novak", "Okafor", "Rossi", "Silva", "Tanaka", "Weber"];

/** Who a patient is: nobody. The telephone numbers are those that Ofcom keeps for fiction: https://www.ofcom.org.uk/phones-and-broadband/phone-numbers/numbers-for-drama */
export function personOf({ integer }: Random, { number, sex, area }: Patient): Person {
  const pick = (values: readonly string[]) => values[integer(0, values.length - 1)] as string;
  return {
    patient_id: patientId(number),
    name: `${pick(givenNames[sex])} ${pick(familyNames)}`,
    postcode: String(10_000 + 1000 * area + integer(0, 999)),
    phone: `+44 1632 960${String(integer(0, 999)).padStart(3, "0")}`,
  };
}

export const patientId = (number: number): string => `P${String(number).padStart(6, "0")}`;
