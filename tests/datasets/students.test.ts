import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { data, datasets } from "tslab-ml";
import { logisticRegression, misses } from "./regression";

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;
const rows = 60_000;

describe("makeStudents", () => {
  let made: datasets.StudentData;
  let columns: Record<string, Float64Array>;
  before(async () => {
    made = await datasets.makeStudents({ rows, seed: 1 });
    columns = (await (
      await data.sql`SELECT entrance_score - 62 AS "entranceScore", scholarship::INT AS scholarship, work_hours - 6 AS "workHours", commute_minutes - 25 AS "commuteMinutes",
        attendance - 88 AS attendance, weekly_logins, tutoring::INT AS tutoring, failed_exams AS "failedExams", motivation, school_effect,
        (home_language = 'other')::INT AS other, dropped_out::INT AS dropped_out FROM ${made.truth.students}`
    ).toColumns()) as Record<string, Float64Array>;
  });
  const pick = (...names: string[]) => Object.fromEntries(names.map((name) => [name, columns[name] as Float64Array]));
  const assertFound = (missed: Record<string, number>) => {
    for (const [name, errors] of Object.entries(missed)) assert.ok(Math.abs(errors) < 3.5, `${name} is ${errors} standard errors away`);
  };

  it("makes the same tables for the same seed, and others for another one", async () => {
    const [a, b, c] = await Promise.all([5, 5, 6].map((seed) => datasets.makeStudents({ rows: 500, seed })));
    assert.deepEqual(await a?.students.toRecords(), await b?.students.toRecords());
    assert.deepEqual(await a?.truth.students.toRecords(), await b?.truth.students.toRecords());
    assert.notDeepEqual(await a?.truth.students.toRecords(), await c?.truth.students.toRecords());
  });

  it("lets scikit-learn's logistic regression find the coefficients of dropping out, and none for logins and the home language", async () => {
    const { school, ...direct } = made.truth.coefficients.dropout;
    assert.equal(school, 0.3);
    const names = ["failedExams", "attendance", "workHours", "commuteMinutes", "tutoring", "scholarship", "motivation"];
    const fitted = await logisticRegression(pick(...names, "school_effect", "weekly_logins", "other"), columns.dropped_out as Float64Array);
    assertFound(misses(fitted, { ...direct, school_effect: 1, weekly_logins: 0, other: 0 }));
  });

  it("and those of failing an exam and of getting a tutor", async () => {
    const { failedExams, tutoring } = made.truth.coefficients;
    const names = ["entranceScore", "attendance", "tutoring", "motivation"];
    assertFound(misses(await logisticRegression(pick(...names), columns.failedExams as Float64Array, 6), failedExams));
    assertFound(misses(await logisticRegression(pick("entranceScore"), columns.tutoring as Float64Array), tutoring));
  });

  it("has tutored students who drop out more often, although tutoring every one of them makes it rarer", async () => {
    const { dropped_out, tutoring } = columns as { dropped_out: Float64Array; tutoring: Float64Array };
    const [without, tutored] = [0, 1].map((value) => mean(dropped_out.filter((_, i) => tutoring[i] === value))) as [number, number];
    assert.ok(tutored > without + 0.003, `${tutored}, ${without}`);
    const [none, all] = (await Promise.all([false, true].map(async (value) => mean(await chances({ tutoring: value }))))) as [
      number,
      number,
    ];
    assert.ok(all < none - 0.03, `${all}, ${none}`);
  });

  it("changes what follows from a column that is set, and nothing else", async () => {
    const before = await (await made.truth.students.head(500)).toRecords();
    const after = await (
      await (await datasets.makeStudents({ rows, seed: 1, intervene: { work_hours: (hours) => hours + 5 } })).truth.students.head(500)
    ).toRecords();
    before.forEach((student, i) => {
      const other = after[i] as typeof student;
      assert.equal(other.work_hours, (student.work_hours as number) + 5);
      assert.ok((other.attendance as number) < (student.attendance as number));
      assert.ok(
        (other.probability as number) > (student.probability as number) &&
          (other.failed_exams as number) >= (student.failed_exams as number),
      );
      for (const same of ["entrance_score", "tutoring", "weekly_logins", "commute_minutes", "motivation"])
        assert.equal(other[same], student[same]);
    });
    assert.deepEqual(await chances({ weekly_logins: 30 }), await chances({}));
  });

  it("says what is wrong with an option", async () => {
    await assert.rejects(datasets.makeStudents({ rows: 1.5 }), {
      name: "RangeError",
      message: "makeStudents: rows is 1.5, but must be a whole number of at least 1.",
    });
    await assert.rejects(datasets.makeStudents({ school: 1 } as object), {
      name: "TypeError",
      message: 'makeStudents: there is no option "school"; there are rows, seed, intervene.',
    });
    await assert.rejects(datasets.makeStudents({ intervene: { motivation: 1 } as object }), {
      name: "TypeError",
      message: /^makeStudents: intervene has "motivation", but can set only entrance_score, work_hours, /,
    });
  });

  async function chances(intervene: datasets.StudentInterventions) {
    const { truth } = await datasets.makeStudents({ rows: 5000, seed: 1, intervene });
    return Array.from((await truth.students.toColumns()).probability as Float64Array);
  }
});
