import { type Table, table } from "../../table";
import { checkOptions } from "../draws";
import { recorded } from "./records";
import { intervenable, type StudentInterventions, simulate } from "./simulate";
import { type StudentTruth, studentCoefficients } from "./truth";

export interface StudentOptions {
  /** Students; the table has 1% more rows. Default: 120,000, in 240 schools. */
  rows?: number;
  /** The same seed gives the same tables. Default: 1. */
  seed?: number;
  /**
   * Columns that are set whatever their causes say, each to a value or by a function of what it would be: `{ tutoring: true }`,
   * `{ work_hours: (hours) => hours / 2 }`. What follows from them follows from what was set; all chances stay as they are without. Default: none.
   */
  intervene?: StudentInterventions;
}

/** Students, and what makes them drop out. */
export interface StudentData {
  /** The students as their schools sent them in, with what is wrong with them. */
  readonly students: Table;
  readonly truth: StudentTruth;
}

/**
 * Students after their first term at schools that do not exist, of whom about 11% drop out later, with what goes wrong in such tables, and the causal truth behind them.
 *
 *     const { students, truth } = await datasets.makeStudents({ rows: 120_000, seed: 1 });
 *     const tutored = await datasets.makeStudents({ rows: 120_000, seed: 1, intervene: { tutoring: true } }); // the same students, all with a tutor
 *
 * | column | what is in it | what is wrong with it |
 * | --- | --- | --- |
 * | student_id | P000001, P000002, ... | 1% of the rows are there twice |
 * | cohort | year of entry: 2022, 2023 or 2024 | |
 * | school | S001, ...: a school for every 500 students | 10% in small letters |
 * | home_language | school's (three quarters) or other | 8% in capitals, 7% with a space |
 * | entrance_score | points from 0 to 100 | 2% missing |
 * | scholarship | yes or no; a fifth, drawn by lot | in eight ways of writing |
 * | work_hours | hours of paid work a week | 0.3% are 99 |
 * | commute | minutes or hours, as text | in min or h; 2% missing, 0.5% "?" |
 * | attendance | percent of the lessons, as text | 3% missing |
 * | weekly_logins | to the learning platform | 2% missing |
 * | tutoring | yes or no | in eight ways of writing |
 * | failed_exams | of six | |
 * | dropped_out | the label | |
 *
 * The truth: a chain of causes with the coefficients of `truth.coefficients`. Nobody sees the motivation, a standard normal number.
 *
 * - entrance_score = 63 + 3 motivation - 4 (other language) + 9 noise; work_hours = 5.2 + 3 (other language) + 5 noise, at least 0.
 * - log-odds of attendance = 2.2 + 0.35 motivation - 0.05 (work_hours - 6) - 0.01 (commute - 25) + 0.4 noise.
 * - log-odds of tutoring = -1.3 - 0.16 (entrance_score - 62): it is offered to those who are weak.
 * - log-odds of failing each exam = -1.4 - 0.08 (entrance_score - 62) - 0.03 (attendance - 88) - 0.5 tutoring - 0.2 motivation.
 * - log-odds of dropping out = -2.9 + 0.45 failed_exams - 0.05 (attendance - 88) + 0.04 (work_hours - 6) + 0.006 (commute - 25) - 0.4 tutoring - 0.5 scholarship - 0.6 motivation + school,
 *   where what a school adds has a standard deviation of 0.3.
 * - weekly_logins = 8 + 3 motivation + 2 noise: a sign of motivation, which does nothing itself. The home language does nothing but through the score and the work.
 *
 * So the tutored drop out more often although tutoring helps; logins foretell and change nothing; and work acts mostly through attendance and exams, which a model that is given those does not count as its effect.
 *
 * @throws {RangeError} when `rows` or `seed` is not a whole number in its range (from 1 and 0)
 * @throws {TypeError} when there is another option, or `intervene` has a column that cannot be set
 */
export async function makeStudents({ rows = 120_000, seed = 1, intervene = {}, ...rest }: StudentOptions = {}): Promise<StudentData> {
  checkOptions("makeStudents", { rows, seed }, { rows: 1, seed: 0 }, rest, ["intervene"]);
  const unknown = Object.keys(intervene).find((column) => !(intervenable as readonly string[]).includes(column));
  if (unknown !== undefined)
    throw new TypeError(`makeStudents: intervene has ${JSON.stringify(unknown)}, but can set only ${intervenable.join(", ")}.`);
  const students = simulate(rows, seed, intervene);
  const types = { entrance_score: "DOUBLE", weekly_logins: "DOUBLE", work_hours: "DOUBLE" };
  return {
    students: await table(recorded(students, seed), { types: { ...types, commute: "VARCHAR", attendance: "VARCHAR" } }),
    truth: {
      coefficients: studentCoefficients,
      students: await table(students, { types: { ...types, attendance: "DOUBLE", motivation: "DOUBLE", probability: "DOUBLE" } }),
    },
  };
}
