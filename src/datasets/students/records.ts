import { type Random, random } from "../../preprocess";
import { oneOf } from "../draws";
import type { Student } from "./simulate";

const yes = ["yes", "Y", "TRUE", "1"] as const;
const no = ["no", "N", "false", " 0 "] as const;

/** A student as the schools sent it in; null where a value is missing. */
export type Recorded = {
  student_id: string;
  cohort: number;
  school: string;
  home_language: string;
  entrance_score: number | null;
  scholarship: string;
  work_hours: number;
  commute: string | null;
  attendance: string | null;
  weekly_logins: number | null;
  tutoring: string;
  failed_exams: number;
  dropped_out: boolean;
};

/** Students as the schools sent them in, with what is wrong with them. */
export function recorded(students: readonly Student[], seed: number): Recorded[] {
  // Not the numbers that the students were drawn with.
  const source = random(seed + 0.5);
  return students.flatMap((student) => {
    const row = rowOf(source, student);
    return source.next() < 0.01 ? [row, row] : [row];
  });
}

function rowOf(source: Random, student: Student): Recorded {
  const { next, integer } = source;
  const answer = (isYes: boolean) => (isYes ? yes : no)[integer(0, 3)] as string;
  return {
    student_id: student.student_id,
    cohort: student.cohort,
    school: next() < 0.9 ? student.school : student.school.toLowerCase(),
    home_language: oneOf(source, [
      [student.home_language, 0.85],
      [student.home_language.toUpperCase(), 0.08],
      [`${student.home_language} `, 0.07],
    ]),
    entrance_score: next() < 0.02 ? null : student.entrance_score,
    scholarship: answer(student.scholarship),
    work_hours: next() < 0.003 ? 99 : student.work_hours,
    commute: commuteText(next(), student.commute_minutes),
    attendance: attendanceText(next(), student.attendance),
    weekly_logins: next() < 0.02 ? null : student.weekly_logins,
    tutoring: answer(student.tutoring),
    failed_exams: student.failed_exams,
    dropped_out: student.dropped_out,
  };
}

function commuteText(u: number, minutes: number): string | null {
  if (u < 0.02) return null;
  if (u < 0.025) return "?";
  return u < 0.75 ? `${minutes} min` : `${(minutes / 60).toFixed(2)} h`;
}

function attendanceText(u: number, percent: number): string | null {
  if (u < 0.03) return null;
  return u < 0.6 ? `${percent}%` : `${percent} %`;
}
