import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { type RayJob, type RayJobs, rayJobs } from "../../../../src/sweep/executors/ray/jobs";
import { type Ray, startRay } from "../../../ray";

const token = "a-secret-of-at-least-thirty-two-characters";
const node = JSON.stringify(process.execPath);

async function ended(ray: RayJobs, id: string): Promise<RayJob> {
  for (;;) {
    const job = await ray.get(id);
    if (!["PENDING", "RUNNING"].includes(job.status)) return job;
    await sleep(200);
  }
}

describe("the Jobs API of a real Ray cluster", () => {
  let cluster: Ray;
  let ray: RayJobs;
  before(async () => {
    cluster = await startRay({ token });
    ray = rayJobs({ address: cluster.address, token });
  });
  after(() => cluster?.[Symbol.asyncDispose]());

  it("says which Ray it is", async () => assert.match(await ray.version(), /^\d+\.\d+\.\d+/));

  it("runs a Node program with its environment and keeps what it wrote", async () => {
    const id = await ray.submit({
      entrypoint: `${node} -p "process.env.GREETING + 6 * 7"`,
      env: { GREETING: "answer " },
      metadata: { study: "s" },
    });
    const job = await ended(ray, id);
    assert.equal(job.status, "SUCCEEDED");
    assert.equal(job.exitCode, 0);
    assert.deepEqual(job.metadata, { study: "s" });
    assert.match(await ray.logs(id), /answer 42/);
    assert.ok((await ray.list()).some(({ submissionId }) => submissionId === id));
    await ray.delete(id);
    assert.ok(!(await ray.list()).some(({ submissionId }) => submissionId === id));
  });

  it("runs what lies in an uploaded folder, and sends the folder once", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tslab-ml-ray-"));
    try {
      writeFileSync(join(folder, "worker.js"), `console.log("from the folder", ${"x".length});`);
      const uri = await ray.upload(folder);
      assert.equal(await ray.upload(folder), uri);
      const id = await ray.submit({ entrypoint: `${node} worker.js`, workingDir: uri });
      assert.equal((await ended(ray, id)).status, "SUCCEEDED");
      assert.match(await ray.logs(id), /from the folder 1/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("says why a job failed", async () => {
    const id = await ray.submit({ entrypoint: `${node} -e "console.error('out of ideas'); process.exit(3)"` });
    const job = await ended(ray, id);
    assert.equal(job.status, "FAILED");
    assert.equal(job.exitCode, 3);
    assert.match(await ray.logs(id), /out of ideas/);
  });

  it("stops a job that runs, and says so when it had ended", async () => {
    const id = await ray.submit({ entrypoint: `${node} -e "setInterval(() => {}, 1000)"` });
    while ((await ray.get(id)).status === "PENDING") await sleep(100);
    assert.equal(await ray.stop(id), true);
    assert.equal((await ended(ray, id)).status, "STOPPED");
    assert.equal(await ray.stop(id), false);
  });

  it("names a wrong token, a missing one, a refused request and an unknown job", async () => {
    await assert.rejects(rayJobs({ address: cluster.address, token: `${token}x` }).version(), {
      name: "RayError",
      message: /refuses the token/,
    });
    await assert.rejects(rayJobs({ address: cluster.address, token: "" }).version(), { name: "RayError", message: /wants a token/ });
    await assert.rejects(ray.get("nobody"), { name: "RayError", status: 404, message: /nobody/ });
    const id = await ray.submit({ entrypoint: "true" });
    await assert.rejects(ray.submit({ entrypoint: "true", submissionId: id }), {
      name: "RayError",
      message: new RegExp(`${id}.*already exists`),
    });
  });
});

describe("rayJobs", () => {
  it("names the address where nothing answers, or something else does", async () => {
    await assert.rejects(rayJobs({ address: "127.0.0.1:9" }).version(), {
      name: "RayError",
      message: /nothing answers at http:\/\/127\.0\.0\.1:9/,
    });
    assert.throws(() => rayJobs({ address: "ray://head:10001" }), { name: "RangeError", message: /dashboard/ });
  });
});
