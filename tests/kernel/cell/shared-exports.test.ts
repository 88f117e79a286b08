import assert from "node:assert/strict";
import { test } from "node:test";
import { createSharedExports } from "tslab-ml/kernel/cell/shared-exports";

test("a bound name follows its module, may be bound anew, and becomes plain when it is assigned", () => {
  const { exports, bind } = createSharedExports();
  let first = 1;
  bind("name", () => first);
  assert.equal(exports.name, 1);
  first = 2;
  assert.equal(exports.name, 2);
  bind("name", () => "another");
  assert.equal(exports.name, "another");
  exports.name = 5;
  assert.deepEqual({ ...exports }, { name: 5 });
  bind("name", () => first);
  assert.equal(exports.name, 2);
});
