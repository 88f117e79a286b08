import assert from "node:assert/strict";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { type Cells, traceFrame } from "tslab-ml/kernel/cell/cells";
import { describeError } from "tslab-ml/kernel/cell/errors";

const cells: Cells = new Map([["Cell [1]", { code: "first\nsecond()", original: ({ line, column }) => ({ line: line + 1, column }) }]]);
const plain = (lines: string[]) => stripVTControlCharacters(lines.join("\n"));

test("places of compiled cells become places of the cells as written; other places stay", () => {
  assert.equal(traceFrame(cells, "f (Cell [1]:1:3)"), "f (Cell [1]:2:3)");
  assert.equal(traceFrame(cells, "f (Cell [9]:1:3)"), "f (Cell [9]:1:3)");
  assert.equal(traceFrame(cells, "f (/x/y.js:1:3)"), "f (/x/y.js:1:3)");
});

test("a traceback shows frames in cells with their source and leaves out Node's own", () => {
  const error = new RangeError("no");
  error.stack = "RangeError: no\n    at Object.f (Cell [1]:2:1)\n    at async Cell [1]:1:1\n    at node:internal/main:1:1";
  const { ename, evalue, traceback } = describeError(error, cells);
  assert.deepEqual([ename, evalue], ["RangeError", "no"]);
  const expected =
    "RangeError: no\n    at f, Cell [1], line 2\n\n  1 | first\n> 2 | second()\n    | ^\n\n    at Cell [1], line 1\n\n> 1 | first\n    | ^\n";
  assert.equal(plain(traceback), expected);
});

test("errors in an error are shown: causes and the members of an AggregateError", () => {
  const error = new AggregateError([new TypeError("a"), new Error("b")], "both", { cause: "tired" });
  for (const each of [error, ...error.errors]) each.stack = "";
  assert.equal(
    plain(describeError(error, cells).traceback),
    "AggregateError: both\n\nCaused by:\nstring: tired\n\nTypeError: a\n\nError: b",
  );
});

test("anything that can be thrown can be described", () => {
  assert.deepEqual(describeError(null, cells).evalue, "null");
  assert.deepEqual(describeError(Symbol("s"), cells).ename, "symbol");
  assert.deepEqual(describeError({ code: 5 }, cells).ename, "Object");
  assert.deepEqual(describeError(Object.create(null), cells).ename, "Object");
});

test("what fails to describe itself is described without it", () => {
  class Money {
    [Symbol.for("nodejs.util.inspect.custom")]() {
      throw new Error("no currency");
    }
  }
  assert.deepEqual(describeError(new Money(), cells).evalue, "Money {}");
  assert.equal(describeError({ message: Object.create(null), stack: "" }, cells).ename, "Error");
  const hidden = new Error("outer", {
    cause: new Proxy(
      {},
      {
        getPrototypeOf() {
          throw new Error("hidden");
        },
      },
    ),
  });
  assert.match(
    plain(describeError(hidden, cells).traceback),
    /^Error: outer\n[\s\S]*Caused by:\nError: What was thrown cannot be described/,
  );
  const broken = Object.defineProperty(new Error("message"), "stack", {
    get() {
      throw new Error("no stack");
    },
  });
  assert.deepEqual(plain(describeError(broken, cells).traceback), "Error: message");
  assert.equal(typeof describeError({ constructor: { name: () => 5 } }, cells).ename, "string");
});
