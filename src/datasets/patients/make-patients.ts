import { type Table, table } from "../../table";
import { checkOptions } from "../draws";
import { patientId } from "./persons";
import { recorded, visitId } from "./records";
import { simulate } from "./simulate";
import { diseaseLogOdds, type PatientTruth, patientCoefficients } from "./truth";

export interface PatientOptions {
  /** Visits, of a quarter as many patients; the table has 1% more rows. Default: 120,000. */
  rows?: number;
  /** The same seed gives the same tables. Default: 1. */
  seed?: number;
}

/** Visits of patients, and what their disease comes from. */
export interface PatientData {
  /** The visits as three clinics sent them in, with what is wrong with them. */
  readonly visits: Table;
  readonly truth: PatientTruth;
}

/**
 * Visits of patients at three clinics that do not exist, with a disease that does not exist either, found at 3.6% of the visits, with what goes wrong in such tables, and the truth behind them.
 *
 *     const { visits, truth } = await datasets.makePatients({ rows: 120_000, seed: 1 });
 *
 * | column | what is in it | what is wrong with it |
 * | --- | --- | --- |
 * | visit_id | V0000001, V0000002, ... by day | 1% of the rows are there twice |
 * | patient_id | P000001, ...; one to seven visits each | personal |
 * | name, phone | made up; several patients share a name or a number | personal |
 * | born, postcode | date of birth; five digits, of which the first two are an area, one of twelve | personal together |
 * | sex | female (52%) or male | in eight spellings |
 * | visited | day in 2023 to 2025 | |
 * | clinic | north (half of the patients), south, west | |
 * | height | centimetres as text | in metres at the clinic west |
 * | weight | kilograms as text | in lb at west |
 * | smoker | 17% of the women, 25% of the men | in eight ways of writing; 3% missing |
 * | family_history | whether a parent had the disease: 12% | in eight ways of writing |
 * | systolic | blood pressure in mmHg | 2% missing, 0.4% are 0, 0.3% ten times too high |
 * | glucose | mg/dL as text | in mmol/L at south, and at west too, there without a unit; 3% missing, 0.3% are 9999 mg/dL |
 * | creatinine | mg/dL as text | in micromoles per litre at south; 3% missing, 0.4% a hundred times too high |
 * | haemoglobin | g/dL as text | in g/L at south, in mmol/L at west; 3% missing |
 * | crp | C-reactive protein in mg/L as text | in mg/dL at south; 42% missing, and the lower it is the more often, since it is ordered where somebody looks ill |
 * | remarks | free text | a tenth has a telephone number in it |
 * | disease | the label: whether it was found by a test that everybody had at the visit | |
 *
 * The truth: of all patients with such values, the share that has the disease has log-odds that are a sum, with the coefficients of `truth.coefficients`:
 *
 * - -5, and 0.035 for every year of age over 50 (less for every year under it);
 * - 0.1 for every kg/m2 above 27;
 * - 0.6 for smoking, 0.7 where a parent had it, and 1.2 more for both at once;
 * - 0.05 for every mg/dL of glucose above 105, and 4 for every mg/dL of creatinine above 1.1;
 * - 0.7 * ln(crp / 2);
 * - 1.5 for every g/dL of haemoglobin below 12.5, and 1.5 for every g/dL above 16.
 *
 * All else does nothing: the blood pressure, which is higher in the old and the heavy, who have the disease more often; the sex, although women have less haemoglobin and men more creatinine;
 * the clinic, the area, the day.
 *
 * Visits of one patient are alike: each patient has values that visits vary around, and a predisposition that nobody sees. Given that, the log-odds are the sum above divided by 0.6, plus the
 * predisposition, whose distribution is the one that makes the sum above right for all patients together (Wang and Louis 2003, Biometrika 90; its standard deviation is 2.4).
 * So a model that sees other visits of the patients on whom it is judged looks better than it is.
 *
 * @throws {RangeError} when `rows` or `seed` is not a whole number in its range (from 1 and 0)
 * @throws {TypeError} when there is another option
 */
export async function makePatients({ rows = 120_000, seed = 1, ...rest }: PatientOptions = {}): Promise<PatientData> {
  checkOptions("makePatients", { rows, seed }, { rows: 1, seed: 0 }, rest);
  const visits = simulate(rows, seed);
  const texts = ["smoker", "glucose", "creatinine", "haemoglobin", "crp"];
  return {
    visits: await table(recorded(visits, seed), {
      types: { born: "DATE", visited: "DATE", systolic: "BIGINT", ...Object.fromEntries(texts.map((name) => [name, "VARCHAR"])) },
    }),
    truth: {
      coefficients: patientCoefficients,
      visits: await table({
        visit_id: visits.map((_, i) => visitId(i)),
        patient_id: visits.map(({ patient }) => patientId(patient.number)),
        sex: visits.map(({ patient }) => patient.sex),
        smoker: visits.map(({ patient }) => patient.smoker),
        family_history: visits.map(({ patient }) => patient.familyHistory),
        ...Object.fromEntries(
          (["age", "bmi", "systolic", "glucose", "creatinine", "crp", "haemoglobin", "probability"] as const).map((name) => [
            name,
            Float64Array.from(visits, (visit) => visit[name]),
          ]),
        ),
        predisposition: Float64Array.from(visits, ({ patient }) => patient.predisposition),
        disease: visits.map(({ disease }) => disease),
      }),
      logOdds: diseaseLogOdds,
    },
  };
}
