import * as privacy from "tslab-ml/privacy";
import * as storage from "tslab-ml/storage";
import { sql } from "tslab-ml/table";

// Child process of the fault tests: works with a store, and reports what the store has reported.
export interface Report {
  readonly begun?: number;
  readonly saved?: { readonly name: string; readonly version: number; readonly checksum: string };
  readonly error?: string;
}

const [work, place, count, rows, extra] = process.argv.slice(2) as [string, string, string, string, string];
const report = (message: Report) => process.send?.(message);

const table = (seed: number) => sql(`SELECT range AS i, hash(range, ${seed}) AS h, repeat('x', 20) AS text FROM range(${Number(rows)})`);

const works: Record<string, (store: storage.Store) => Promise<void>> = {
  async save(store) {
    for (let i = 1; i <= Number(count); i++) {
      report({ begun: i });
      const { name, version, checksum } = await store.save("shared", await table(i));
      report({ saved: { name, version, checksum } });
    }
  },
  async append(store) {
    for (let i = 1; i <= Number(count); i++) {
      report({ begun: i });
      const { name, version, checksum } = await store.append("grown", await table(i));
      report({ saved: { name, version, checksum } });
    }
  },
  async backup(store) {
    for (let i = 1; i <= Number(count); i++) {
      report({ begun: i });
      await store.backup(extra);
      report({ saved: { name: "backup", version: i, checksum: "" } });
    }
  },
  async restore(store) {
    report({ begun: 1 });
    await store.restore(extra);
    report({ saved: { name: "restore", version: 1, checksum: "" } });
  },
};

async function main() {
  const key = process.env.TSLAB_ML_TEST_KEY ? privacy.keyFromEnvironment("TSLAB_ML_TEST_KEY") : undefined;
  const store = await storage.open(place, { key, timeout: 60_000 });
  try {
    await works[work]!(store);
  } catch (error) {
    report({ error: (error as Error).message });
  }
  await store.close();
  process.disconnect();
}

void main();
