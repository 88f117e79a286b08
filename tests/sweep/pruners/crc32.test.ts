import assert from "node:assert/strict";
import { it } from "node:test";
import { crc32 } from "../../../src/sweep/pruners/crc32";
import { reference } from "../../reference";

it("the checksum of a text is Python's", async () => {
  const texts = ["", "123456789", "study_12", "Überprüfung_0", "統計_7"];
  const expected = await reference<number[]>("import binascii; result = [binascii.crc32(t.encode()) for t in args]", texts);
  assert.deepEqual(texts.map(crc32), expected);
});
