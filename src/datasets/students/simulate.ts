import { type Random, random } from "../../preprocess";
import { logistic, normal, rounded, within } from "../draws";
import { studentCoefficients as c } from "./truth";

/** Columns that {@link makeStudents} can set, with what they are for a student: a value, or a function of what it would be. */
export type StudentInterventions = {
  readonly [column in "entrance_score" | "work_hours" | "commute_minutes" | "attendance" | "weekly_logins" | "failed_exams"]?:
    | number
    | ((natural: number) => number);
} & { readonly [column in "tutoring" | "scholarship"]?: boolean | ((natural: boolean) => boolean) };

export const intervenable = [
  "entrance_score",
  "work_hours",
  "commute_minutes",
  "attendance",
  "weekly_logins",
  "failed_exams",
  "tutoring",
  "scholarship",
] as const;

/** A student as he or she is. */
export type Student = {
  readonly student_id: string;
  readonly cohort: number;
  readonly school: string;
  readonly home_language: string;
  readonly entrance_score: number;
  readonly scholarship: boolean;
  readonly work_hours: number;
  readonly commute_minutes: number;
  readonly attendance: number;
  readonly weekly_logins: number;
  readonly tutoring: boolean;
  readonly failed_exams: number;
  readonly dropped_out: boolean;
  readonly motivation: number;
  readonly school_effect: number;
  readonly probability: number;
};

const studentsPerSchool = 500;
const exams = 6;
const cohorts = [2022, 2023, 2024] as const;

/** Everything that happened, and nothing of how it was recorded. */
export function simulate(rows: number, seed: number, intervene: StudentInterventions): Student[] {
  const source = random(seed);
  const schools = Array.from({ length: Math.ceil(rows / studentsPerSchool) }, (_, k) => ({
    school: `S${String(k + 1).padStart(3, "0")}`,
    effect: c.dropout.school * normal(source),
  }));
  return Array.from({ length: rows }, (_, i) => {
    const cohort = cohorts[Math.floor((i * cohorts.length) / rows)] as number;
    const { school, effect } = schools[source.integer(0, schools.length - 1)] as (typeof schools)[number];
    return student({ i, cohort, school, effect, chances: chancesOf(source), intervene });
  });
}

/** All that is random about a student, drawn before anything follows from it: what is set later changes what follows, and no chance. */
function chancesOf(source: Random) {
  const normals = () => normal(source);
  return {
    language: source.next(),
    motivation: normals(),
    entrance: normals(),
    scholarship: source.next(),
    work: normals(),
    commute: normals(),
    attendance: normals(),
    logins: normals(),
    tutoring: source.next(),
    exams: Array.from({ length: exams }, source.next),
    dropout: source.next(),
  };
}

function student(given: {
  i: number;
  cohort: number;
  school: string;
  effect: number;
  chances: ReturnType<typeof chancesOf>;
  intervene: StudentInterventions;
}): Student {
  const { chances: u, effect, intervene } = given;
  const set = <T extends number | boolean>(column: keyof StudentInterventions, natural: T): T => {
    const to = intervene[column] as T | ((natural: T) => T) | undefined;
    return to === undefined ? natural : typeof to === "function" ? to(natural) : to;
  };
  const other = Number(u.language < 0.25);
  const motivation = rounded(u.motivation, 3);
  const { entranceScore: e, workHours: w, weeklyLogins: l } = c;
  const entrance_score = set(
    "entrance_score",
    within(0, rounded(e.intercept + e.motivation * motivation + e.otherLanguage * other + e.deviation * u.entrance, 1), 100),
  );
  const scholarship = set("scholarship", u.scholarship < 0.2);
  const work_hours = set("work_hours", within(0, Math.round(w.intercept + w.otherLanguage * other + w.deviation * u.work), 40));
  const commute_minutes = set("commute_minutes", within(2, Math.round(21 * Math.exp(0.6 * u.commute)), 150));
  const [points, hours, minutes] = [entrance_score - 62, work_hours - 6, commute_minutes - 25];
  const a = c.attendance;
  const present = a.intercept + a.motivation * motivation + a.workHours * hours + a.commuteMinutes * minutes + a.deviation * u.attendance;
  const attendance = set("attendance", rounded(100 * logistic(present), 1));
  const lessons = attendance - 88;
  const tutoring = set("tutoring", u.tutoring < logistic(c.tutoring.intercept + c.tutoring.entranceScore * points));
  const f = c.failedExams;
  const fails = logistic(
    f.intercept + f.entranceScore * points + f.attendance * lessons + f.tutoring * Number(tutoring) + f.motivation * motivation,
  );
  const failed_exams = set("failed_exams", u.exams.filter((exam) => exam < fails).length);
  const d = c.dropout;
  const probability = logistic(
    d.intercept +
      d.failedExams * failed_exams +
      d.attendance * lessons +
      d.workHours * hours +
      d.commuteMinutes * minutes +
      d.tutoring * Number(tutoring) +
      d.scholarship * Number(scholarship) +
      d.motivation * motivation +
      effect,
  );
  return {
    student_id: `P${String(given.i + 1).padStart(6, "0")}`,
    cohort: given.cohort,
    school: given.school,
    home_language: other === 1 ? "other" : "school's",
    entrance_score,
    scholarship,
    work_hours,
    commute_minutes,
    attendance,
    weekly_logins: set("weekly_logins", Math.max(0, Math.round(l.intercept + l.motivation * motivation + l.deviation * u.logins))),
    tutoring,
    failed_exams,
    dropped_out: u.dropout < probability,
    motivation,
    school_effect: effect,
    probability,
  };
}
