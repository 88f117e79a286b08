import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { data } from "tslab-ml";
import { reference } from "../../reference";

const numbers = async (table: data.Table) => (await table.toRecords()).map(({ a }) => a as number);

describe("scalers", () => {
  it("divide by 1 what varies by less than a square can hold, as scikit-learn's StandardScaler", async () => {
    const a = [1e-300, 2e-300, 3e-300];
    const expected = await reference<number[]>(
      `import numpy as np
from sklearn.preprocessing import StandardScaler
result = StandardScaler().fit_transform(np.array(args["a"])[:, None]).ravel().tolist()`,
      { a },
    );
    const scaler = await data.standardScaler({ a });
    assert.deepEqual(scaler.scale, [1]);
    const scaled = await numbers(await scaler.transform({ a }));
    for (const [i, value] of expected.entries())
      assert.ok(Math.abs((scaled[i] as number) - value) < 1e-312, `${scaled[i]} and not ${value}`);
  });

  it("refuse infinite values, as scikit-learn's, and numbers of which they would make nothing", async () => {
    const [refused] = await reference<string[]>(
      `import numpy as np
from sklearn.preprocessing import StandardScaler
try: StandardScaler().fit(np.array([[1], [np.inf]])); result = []
except ValueError as error: result = [str(error)]`,
    );
    assert.match(refused ?? "", /contains infinity/);
    for (const [name, learn] of Object.entries({ standardScaler: data.standardScaler, minMaxScaler: data.minMaxScaler })) {
      for (const a of [
        [1, Infinity],
        [Infinity, -Infinity],
      ])
        await assert.rejects(learn({ a }), {
          name: "RangeError",
          message: `${name}: column "a" has an infinite value, from which nothing can be learned; drop such rows or make it missing.`,
        });
      await assert.rejects(learn({ a: [1e308, -1e308, 0] }), {
        name: "RangeError",
        message: `${name}: column "a" has numbers that are too large or too far apart to be scaled; divide them by a constant first.`,
      });
    }
    await assert.rejects(data.standardScaler({ a: [1e200, 2e200] }), /too large or too far apart/);
    assert.deepEqual(await numbers(await (await data.minMaxScaler({ a: [1e200, 2e200] })).transform({ a: [1.5e200] })), [0.5]);
  });
});
