// Every error of the catalogue is reached by a test: one that no test expects is either never thrown, or thrown and never looked at.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { ERRORS } from "../contract/errors.ts";

const root = join(import.meta.dirname, "..");
const FOLDERS = ["contract", "main", "renderer", "scripts", "tests"];
/** They list codes without reaching them. */
const LISTS = new Set(["contract/errors.ts", "contract/errors.de.ts", "scripts/errorsReached.test.ts"]);

const sources = FOLDERS.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`),
)
  .filter((path) => !LISTS.has(path))
  .map((path) => ({
    isTest: /(\.(test|spec)\.tsx?|Suite\.ts)$/.test(path),
    text: readFileSync(join(root, path), "utf8"),
  }));

const codesIn = (texts: { text: string }[]) =>
  new Set(texts.flatMap(({ text }) => text.match(/\b[A-Z]{2,}(?:_[A-Z]+)*\b/g) ?? []));
const tested = codesIn(sources.filter(({ isTest }) => isTest));
const thrown = codesIn(sources.filter(({ isTest }) => !isTest));

test("each code is thrown somewhere, and expected by a test", () => {
  const codes = Object.keys(ERRORS);
  expect(codes.filter((code) => !thrown.has(code))).toEqual([]);
  expect(codes.filter((code) => !tested.has(code))).toEqual([]);
});
