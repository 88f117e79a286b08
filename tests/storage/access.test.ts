import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it, type TestContext } from "node:test";
import { Client } from "pg";
import { privacy, storage } from "tslab-ml";
import { type Postgres, startPostgres, withoutPostgres } from "../postgres";
import { scratch } from "../scratch";
import { newDatabase } from "./backends";

const patients = [
  { name: "Ada", age: 36, city: "Oslo", illness: "flu" },
  { name: "Grace", age: 85, city: "Oslo", illness: "cold" },
  { name: "Alan", age: 41, city: "O'Rome\\", illness: "flu" },
  { name: "Edsger", age: 72, city: "Austin", illness: null },
];

const policy: privacy.AccessPolicy = {
  roles: {
    analyst: {
      tables: {
        patients: {
          columns: ["age", "city"],
          rows: [
            { column: "city", in: ["Oslo", "O'Rome\\"] },
            { column: "age", atMost: 80 },
            { column: "illness", equals: "flu" },
          ],
        },
      },
      documents: ["codebook"],
    },
    auditor: { tables: { "*": { columns: ["age"] } } },
    clerk: { tables: {}, write: true },
  },
};

const seenByAnalyst = [
  { age: 36, city: "Oslo" },
  { age: 41, city: "O'Rome\\" },
];

/** What every kind of store must keep. `as` opens it as somebody. */
async function assertPolicyKept(owner: storage.Store, as: (role: string) => Promise<storage.Store>) {
  const analyst = await as("analyst");
  assert.deepEqual(await (await analyst.load("patients")).toRecords(), seenByAnalyst);
  assert.deepEqual(
    (await analyst.list()).map(({ name }) => name),
    ["patients"],
  );
  await assert.rejects(analyst.load("salaries"), /may not load "salaries"|there is nothing called "salaries"/);
  await assert.rejects(analyst.save("patients", [{ a: 1 }]), /may not/);
  await assert.rejects(analyst.append("patients", patients), /may not/);
  await assert.rejects(analyst.remove("patients"), /may not/);
  assert.deepEqual(await analyst.documents("codebook").get("age"), "years");
  await assert.rejects(async () => analyst.documents("codebook").put("age", "months"), /may not/);
  await assert.rejects(
    async () => assert.notEqual((await analyst.documents("keys").list()).length, 0, "sees none"),
    /may not read|sees none/,
  );
  const auditor = await as("auditor");
  assert.deepEqual(
    await (await auditor.load("patients")).toRecords(),
    patients.map(({ age }) => ({ age })),
  );
  const clerk = await as("clerk");
  assert.equal((await clerk.save("patients", patients)).version, 2);
  // Also what is saved later, and what grew, is seen as the policy says.
  assert.deepEqual(await (await analyst.load("patients", { version: 2 })).toRecords(), seenByAnalyst);
  const clerks = await clerk.append("patients", [{ name: "Niklaus", age: 90, city: "Oslo", illness: "flu" }]);
  assert.equal(clerks.version, 3);
  await owner.append("patients", [{ name: "Barbara", age: 50, city: "Oslo", illness: "flu", phone: "1" }]);
  assert.deepEqual(await (await analyst.load("patients")).toRecords(), [...seenByAnalyst, { age: 50, city: "Oslo" }]);
  assert.deepEqual(await owner.documents("codebook").get("age"), "years");
}

async function filled(store: storage.Store) {
  await store.save("patients", patients);
  await store.save("salaries", [{ name: "Ada", salary: 1 }]);
  await store.documents("codebook").put("age", "years");
  await store.documents("keys").put("k", "secret");
  return store;
}

describe("access to a DuckDB file", () => {
  it("is as the policy says, and what is denied stands in the audit log", async (t) => {
    const place = join(scratch(t), "lab.duckdb");
    const owner = await filled(await storage.open(place));
    const audit = privacy.openAuditLog(join(scratch(t), "audit.db"));
    t.after(() => audit.close());
    await assertPolicyKept(owner, (role) => storage.open(place, { access: { policy, role }, audit, actor: `${role}-1` }));
    const denied = audit.entries().filter(({ action }) => action === "denied");
    assert.ok(denied.length >= 5);
    assert.deepEqual(JSON.parse(denied[0]!.detail), { store: place, role: "analyst", action: "load", what: '"salaries"' });
    await assert.rejects(owner.grant(policy), /is a file, which has no users/);
    await owner.append("patients", [{ ...patients[0], phone: "1" }], { steps: ["hid phone"] });
    const analyst = await storage.open(place, { access: { policy, role: "analyst" } });
    for (const version of [await analyst.info("patients"), (await analyst.list("patients")).at(-1)!]) {
      assert.deepEqual(
        version.parts[0]?.columns.map(({ name }) => name),
        ["age", "city"],
      );
      assert.doesNotMatch(JSON.stringify(version), /illness|phone/);
    }
    await assert.rejects(
      storage.open(place, { access: { policy, role: "eve" } }),
      /the policy has no role "eve"; it has "analyst", "auditor", "clerk"/,
    );
  });
});

describe("a policy that says what is unknown", () => {
  it("is refused: a misspelled rule would hide nothing", async (t) => {
    const place = join(scratch(t), "lab.duckdb");
    const opened = (roles: object) => storage.open(place, { access: { policy: { roles } as privacy.AccessPolicy, role: "a" } });
    const rule = (given: object) => opened({ a: { tables: { t: given } } });
    await assert.rejects(rule({ colums: ["age"] }), /role "a", table "t": there is no option "colums"; there are columns, rows/);
    await assert.rejects(rule({ columns: "age" }), /columns is "age", but must be a list of names/);
    await assert.rejects(rule({ rows: [{ column: "age", atleast: 3 }] }), /rows: there is no option "atleast"/);
    await assert.rejects(
      rule({ rows: [{ column: "age" }] }),
      /a condition is {"column":"age"}, but must have a column and one of equals, in/,
    );
    await assert.rejects(opened({ a: { table: {} } }), /role "a": there is no option "table"/);
    await assert.rejects(opened({ a: { tables: {}, write: "no" } }), /write is "no", but must be true or false/);
    await assert.rejects(storage.open(place, { acces: {} } as never), /open: there is no option "acces"/);
  });
});

describe("access to PostgreSQL, kept by the server", { skip: withoutPostgres }, () => {
  let server: Postgres;
  before(async () => {
    server = await startPostgres();
  });
  after(() => server[Symbol.asyncDispose]());

  const logins = ["analyst", "auditor", "clerk", "nobody"];
  async function database(t: TestContext) {
    const url = await newDatabase(server.url);
    const owner = await filled(await storage.open(url));
    t.after(() => owner.close());
    await owner.grant(policy);
    const admin = new Client({ connectionString: url });
    await admin.connect();
    for (const login of logins) {
      await admin.query(
        `DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '${login}_1') THEN CREATE ROLE ${login}_1 LOGIN PASSWORD 'p'; END IF; END $$`,
      );
      if (login !== "nobody") await admin.query(`GRANT tslab_ml_${login} TO ${login}_1`);
    }
    await admin.end();
    const urlOf = (login: string) => url.replace("postgres:secret", `${login}_1:p`);
    const as = async (login: string) => {
      const store = await storage.open(urlOf(login));
      t.after(() => store.close());
      return store;
    };
    return { url, owner, as, urlOf };
  }

  it("is as the policy says, for programs that know nothing of it", async (t) => {
    const { owner, as } = await database(t);
    await assertPolicyKept(owner, as);
  });

  it("withstands SQL of an analyst's own", async (t) => {
    const { owner, urlOf } = await database(t);
    const facts = await owner.info("patients");
    const segment = `tslab_ml_data."${facts.parts[0]!.segments[0]}"`;
    const salaries = `tslab_ml_data."${(await owner.info("salaries")).parts[0]!.segments[0]}"`;
    const client = new Client({ connectionString: urlOf("analyst") });
    await client.connect();
    t.after(() => client.end());
    const denied = [
      `SELECT name FROM ${segment}`,
      `SELECT * FROM ${segment}`,
      `SELECT age FROM ${segment} WHERE name = 'Ada'`,
      `SELECT age FROM ${segment} ORDER BY illness`,
      `SELECT count(*) FROM ${salaries}`,
      `UPDATE ${segment} SET age = 1`,
      `DELETE FROM ${segment}`,
      `ALTER TABLE ${segment} DISABLE ROW LEVEL SECURITY`,
      `DROP POLICY tslab_ml_analyst ON ${segment}`,
      `GRANT SELECT ON ${segment} TO analyst_1`,
      "UPDATE tslab_ml.versions SET body = ''",
      "INSERT INTO tslab_ml.documents VALUES ('codebook', 'x', '1', '', '')",
      "UPDATE tslab_ml.settings SET value = '{\"roles\":{}}' WHERE name = 'policy'",
      "CREATE TABLE tslab_ml_data.mine (a int)",
      "SET ROLE tslab_ml_clerk",
      "SET ROLE postgres",
    ];
    for (const statement of denied)
      await assert.rejects(client.query(statement), /permission denied|must be owner|must be able to SET ROLE/, statement);
    const seen = async (statement: string) => (await client.query(statement)).rows;
    assert.deepEqual(await seen(`SELECT age::int FROM ${segment} ORDER BY age`), [{ age: 36 }, { age: 41 }]);
    // Nor does an error give away that there is a row of age 85: a division by zero that only it would cause.
    assert.equal((await seen(`SELECT age FROM ${segment} WHERE 1 / (age - 85) < 5`)).length, 2);
    assert.deepEqual(await seen("SELECT DISTINCT name FROM tslab_ml.versions"), [{ name: "patients" }]);
    assert.deepEqual(await seen("SELECT DISTINCT collection FROM tslab_ml.documents"), [{ collection: "codebook" }]);
    assert.equal((await seen("SELECT 1 FROM tslab_ml.segments")).length, 1);
  });

  it("gives nothing to a user without a grant", async (t) => {
    const { urlOf } = await database(t);
    await assert.rejects(storage.open(urlOf("nobody")), {
      message: /^storage: this user may not do that in .*permission denied for schema tslab_ml.*ask its owner for a grant\.$/,
    });
  });

  it("takes back what a new policy no longer gives", async (t) => {
    const { owner, as } = await database(t);
    await owner.grant({ roles: { analyst: { tables: { patients: { columns: ["age"] } } } } });
    assert.deepEqual(
      (await (await as("analyst")).load("patients")).columns.map(({ name }) => name),
      ["age"],
    );
    await assert.rejects(as("auditor"), /permission denied/);
  });
});
