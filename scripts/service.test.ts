import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";
import { validateXML } from "xmllint-wasm";

const root = join(import.meta.dirname, "..");
const unit = readFileSync(join(root, "resources/service/ytempire.service"), "utf8");
const description = readFileSync(join(root, "resources/service/ytempire.xml"), "utf8");
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: Record<string, string> };

/** What the command line is after Node. */
const served = scripts["serve"]?.replace(/^node /, "") ?? "";

test("both services start what `npm run serve` starts, with the Node of the packages", () => {
  expect(served).toBe("--max-semi-space-size=2 main/cli.ts serve");
  expect(unit).toContain(`ExecStart=%h/ytempire/node_modules/node/bin/node ${served} --port 8000\n`);
  expect(description).toContain(`<arguments>${served} --port 8000 `);
  expect(existsSync(join(root, "node_modules/node/bin"))).toBe(true);
});

test("both give it more time to end than it takes", () => {
  expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1])).toBeGreaterThan(10);
  expect(Number(/<stoptimeout>(\d+) sec</.exec(description)?.[1])).toBeGreaterThan(10);
  // How `serve` ends when it is told to: no failure that would start it again.
  expect(unit).toContain("SuccessExitStatus=130\n");
});

test("the description for Windows is well-formed", async () => {
  const { valid, errors } = await validateXML({
    xml: [{ fileName: "ytempire.xml", contents: description }],
    schema: [ANYTHING],
  });
  expect(errors.filter(({ rawMessage }) => rawMessage.includes("parser error"))).toEqual([]);
  expect(valid).toBe(true);
});

const ANYTHING = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="service"><xs:complexType><xs:sequence><xs:any processContents="skip" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element></xs:schema>`;

const hasSystemd = spawnSync("systemd-analyze", ["--version"]).status === 0;

test.skipIf(!hasSystemd)("systemd finds nothing wrong with the unit", () => {
  const dir = mkdtempSync(join(tmpdir(), "unit-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const verify = (text: string): string[] => {
    const path = join(dir, "ytempire.service");
    writeFileSync(path, text);
    const env = { ...process.env, XDG_RUNTIME_DIR: dir };
    const { stderr } = spawnSync("systemd-analyze", ["verify", "--user", path], { encoding: "utf8", env });
    // Where the repository lies elsewhere, the program is not at its place.
    return stderr.split("\n").filter((line) => line !== "" && !line.includes("node is not executable"));
  };
  expect(verify(unit)).toEqual([]);
  expect(verify(unit.replace("TimeoutStopSec=20", "TimeoutStopSec=soon"))).toEqual([expect.stringContaining("soon")]);
});
