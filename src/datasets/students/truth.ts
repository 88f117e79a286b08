import type { Table } from "../../table";

/**
 * What {@link makeStudents} follows from. Scores, attendance, hours and minutes count from where they are on average: 62 points, 88 %, 6 hours, 25
 * minutes.
 */
export const studentCoefficients = {
  /** Log-odds of dropping out. */
  dropout: {
    intercept: -2.9,
    /** Each. */
    failedExams: 0.45,
    /** Per percentage point. */
    attendance: -0.05,
    /** Per hour a week. */
    workHours: 0.04,
    /** Per minute. */
    commuteMinutes: 0.006,
    tutoring: -0.4,
    scholarship: -0.5,
    /** Per standard deviation. */
    motivation: -0.6,
    /** Standard deviation of what schools have in common. */
    school: 0.3,
  },
  /** Log-odds of failing each of six exams. */
  failedExams: { intercept: -1.4, entranceScore: -0.08, attendance: -0.03, tutoring: -0.5, motivation: -0.2 },
  /** Log-odds of being at a lesson. */
  attendance: { intercept: 2.2, motivation: 0.35, workHours: -0.05, commuteMinutes: -0.01, deviation: 0.4 },
  /** Log-odds of getting a tutor. */
  tutoring: { intercept: -1.3, entranceScore: -0.16 },
  entranceScore: { intercept: 63, motivation: 3, otherLanguage: -4, deviation: 9 },
  workHours: { intercept: 5.2, otherLanguage: 3, deviation: 5 },
  weeklyLogins: { intercept: 8, motivation: 3, deviation: 2 },
} as const;

/** What no school has. */
export interface StudentTruth {
  readonly coefficients: typeof studentCoefficients;
  /**
   * A row per student, without anything wrong: the columns of the students with their types, `motivation`, `school_effect`, and `probability`, the chance of
   * dropping out that the label was drawn with.
   */
  readonly students: Table;
}
