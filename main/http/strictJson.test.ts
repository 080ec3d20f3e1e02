import { assert, constantFrom, jsonValue, pre, property, string } from "fast-check";
import { expect, test } from "vitest";

import { parseStrictJson, parseStrictJsonText } from "./strictJson.ts";

const bytes = (text: string) => Buffer.from(text, "utf8");
const refusal = (body: Uint8Array | string): string => {
  try {
    parseStrictJson(typeof body === "string" ? bytes(body) : body);
  } catch (error) {
    expect(error).toMatchObject({ code: "JSON_INVALID", status: 400 });
    return (error as Error).message;
  }
  throw new Error(`taken: ${body.slice(0, 100).toString()}`);
};

test.each([
  '{"a":[1,2.5,-3e2,true,false,null,"x"],"b":{}}',
  " \t\r\n[ ]\n",
  '"\\u00e4\\n\\ud83d\\ude00 ü"',
  "9007199254740991",
  '{"constructor":1,"prototype":{"a":1}}',
  '"\u2028\u007f"',
])("%s is read as JSON.parse reads it", (text) => {
  expect(parseStrictJson(bytes(text))).toEqual(JSON.parse(text));
});

test("whatever JSON.stringify writes is read again as it was", () => {
  const value = jsonValue({ maxDepth: 5 });
  assert(
    property(value, (before) => {
      const text = JSON.stringify(before);
      // What is refused on purpose is tested below.
      pre(!/__proto__|"prototype"|\\ud[89a-f]/.test(text) && !hasUnsafeInteger(before));
      expect(parseStrictJsonText(text)).toEqual(JSON.parse(text));
    }),
  );
});

test("whatever JSON.parse refuses is refused", () => {
  assert(
    property(string({ unit: constantFrom(...Array.from('{}[]",:\\u0e1-.+ntf \n')) }), (text) => {
      pre(!isJson(text));
      expect(() => parseStrictJsonText(text)).toThrow(/not usable JSON/);
    }),
  );
});

test("no body is no value", () => {
  expect(parseStrictJson(new Uint8Array())).toBeUndefined();
});

test("a key that comes twice is refused with its place, also where it is written otherwise", () => {
  expect(refusal('{"a":1,\n "b":{"c":1,"c":2}}')).toContain("comes twice (line 2, column 16, at b.c)");
  expect(refusal('{"a":1,"\\u0061":2}')).toContain("comes twice");
});

test("keys that reach for prototypes are refused at every depth", () => {
  expect(refusal('{"idea":{"__proto__":{"admin":true}}}')).toContain("at idea.__proto__");
  expect(refusal('[{"__pr\\u006fto__":1}]')).toContain("at 0.__proto__");
  expect(refusal('{"constructor":{"prototype":{"x":1}}}')).toContain("constructor.prototype");
});

test("whole numbers past 2^53 and numbers past all bounds are refused", () => {
  for (const number of ["9007199254740992", "-9007199254740993", "1e400", "1e300", "123456789012345678901234567890"])
    expect(refusal(`{"n":${number}}`)).toContain("past 2^53");
});

test("32 levels are taken, 33 are not, and neither are a million", () => {
  const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
  expect(parseStrictJson(bytes(nested(32)))).toHaveLength(1);
  for (const levels of [33, 64, 1_000_000]) expect(refusal(nested(levels))).toContain("deeper than 32 levels");
  expect(refusal('{"a":'.repeat(64))).toContain("deeper than 32 levels");
});

test("ten thousand values are taken, one more is not, however they are nested", () => {
  const flat = (values: number) => `[${Array.from({ length: values - 1 }, () => "0").join(",")}]`;
  expect(parseStrictJson(bytes(flat(10_000)))).toHaveLength(9999);
  expect(refusal(flat(10_001))).toContain("more than 10000 values");
  expect(refusal(`[${"[[]],".repeat(6000)}0]`)).toContain("more than 10000 values");
});

test("bytes that are no UTF-8 are refused", () => {
  for (const wrong of [[0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0xc0, 0xaf], [0xf8, 0x88, 0x80, 0x80, 0x80]])
    expect(refusal(Buffer.concat([bytes('{"a":"'), Buffer.from(wrong), bytes('"}')]))).toContain("not UTF-8");
});

test("half a surrogate pair, raw control characters and unknown escapes are refused", () => {
  expect(refusal('"\\ud800"')).toContain("surrogate");
  expect(refusal('"a\u0000b"')).toContain("control character");
  expect(refusal('"\\x41"')).toContain("escape");
});

test("a megabyte of one text is read", () => {
  const text = JSON.stringify({ script: "a\n".repeat(500_000) });
  expect(parseStrictJson(bytes(text))).toEqual(JSON.parse(text));
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function hasUnsafeInteger(value: unknown): boolean {
  if (typeof value === "number") return Number.isInteger(value) && !Number.isSafeInteger(value);
  return typeof value === "object" && value !== null && Object.values(value).some(hasUnsafeInteger);
}
