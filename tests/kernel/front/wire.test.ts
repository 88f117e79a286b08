import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { createMessage, decode, encode, signature, WireError } from "tslab-ml/kernel/front/wire";

const key = "a secret";
const message = {
  ...createMessage("session", "execute_request", { code: "'ü'" }),
  identities: [Buffer.from("client")],
  buffers: [Buffer.from([1, 2])],
};

test("a message survives encoding and decoding", () => {
  assert.deepEqual(decode(key, encode(key, message)), message);
});

test("the signature is HMAC-SHA256 over header, parent, metadata and content", () => {
  const frames = encode(key, message);
  const expected = createHmac("sha256", key)
    .update(Buffer.concat(frames.slice(3, 7)))
    .digest("hex");
  assert.equal(frames[2]!.toString(), expected);
});

test("without a key nothing is signed", () => {
  assert.equal(signature("", [Buffer.from("x")]), "");
  assert.deepEqual(decode("", encode("", message)), message);
});

test("a message with a changed part, a wrong key or no signature is refused", () => {
  const changed = encode(key, message);
  changed[6] = Buffer.from('{"code":"evil"}');
  assert.throws(() => decode(key, changed), WireError);
  assert.throws(() => decode(key, encode("another key", message)), WireError);
  assert.throws(() => decode(key, encode("", message)), WireError);
});

test("frames that are no message are refused, not crashed over", () => {
  assert.throws(() => decode(key, [Buffer.from("noise")]), WireError);
  assert.throws(() => decode(key, [Buffer.from("<IDS|MSG>"), Buffer.from("")]), WireError);
  const parts = ["{", "{}", "{}", "{}"].map((part) => Buffer.from(part));
  assert.throws(() => decode(key, [Buffer.from("<IDS|MSG>"), Buffer.from(signature(key, parts)), ...parts]), /not JSON/);
});

test("a message belongs to its parent and to this kernel's session, each with an id of its own", () => {
  const [one, two] = [createMessage("mine", "status", {}, message), createMessage("mine", "status", {}, message)];
  assert.deepEqual(one.parent_header, message.header);
  assert.equal(one.header.session, "mine");
  assert.notEqual(one.header.msg_id, two.header.msg_id);
});
