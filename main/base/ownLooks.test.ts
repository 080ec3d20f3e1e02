import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { LOOKS } from "../../contract/values.ts";
import { AppError } from "./errors.ts";
import { findLook, lookJsonSchema, ownLooksDir, parseLook, readOwnLooks } from "./ownLooks.ts";

const RESOURCES = join(import.meta.dirname, "../../resources");
const bundled = (name: string) => readFileSync(join(RESOURCES, "looks", `${name}.json`), "utf8");
const ocean = () => JSON.parse(bundled("ocean")) as Record<string, Record<string, unknown>>;

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "looks-"));
  mkdirSync(ownLooksDir(dataDir));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

function write(name: string, look: unknown): void {
  writeFileSync(
    join(ownLooksDir(dataDir), `${name}.json`),
    typeof look === "string" ? look : JSON.stringify({ ...(look as object), id: name }),
  );
}

function refusalOf(text: string): AppError {
  try {
    parseLook(text, "mine", "/looks/mine.json");
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error("it was not refused");
}

describe("a look that is named", () => {
  it("is one of the program's by its name, or a person's with all that it says, as the file is now", async () => {
    write("my-channel", { ...ocean(), name: "Mine", $schema: "./look.schema.json" });
    expect(await findLook("ocean", dataDir)).toBe("ocean");
    expect(await findLook("my-channel", dataDir)).toMatchObject({ id: "my-channel", name: "Mine" });
    expect(await findLook("my-channel", dataDir)).not.toHaveProperty("$schema");
    write("my-channel", { ...ocean(), name: "Changed" });
    expect(await findLook("my-channel", dataDir)).toMatchObject({ name: "Changed" });
  });

  it("that is not there is refused with those that are", async () => {
    write("mine", ocean());
    const refused = { code: "IDEA_INVALID", hint: expect.stringMatching(/midnight.*clean.*Yours: mine/) as string };
    await expect(findLook("plaid", dataDir)).rejects.toMatchObject(refused);
    await expect(findLook("Midnite", dataDir)).rejects.toMatchObject({
      message: 'There is no look "Midnite": did you mean midnight?',
    });
    await expect(findLook("../mine", dataDir)).rejects.toMatchObject(refused);
    rmSync(ownLooksDir(dataDir), { recursive: true });
    await expect(findLook("plaid", dataDir)).rejects.toMatchObject({
      hint: expect.stringContaining(ownLooksDir(dataDir)) as string,
    });
  });
});

describe("a file that is no look is refused with every fault:", () => {
  const { palette, motion, fonts } = ocean();
  it.each([
    ["JSON that is not closed", "{", [/JSON/]],
    ["a list", "[]", [/^\[\] is no group of fields in \{ \}$/m]],
    [
      "a colour by its name",
      { palette: { ...palette, accent: "red" } },
      [/^palette\.accent: "red" is no colour such as/m],
    ],
    [
      "a font that is not there",
      { fonts: { ...fonts, body: "Arial" } },
      [/^fonts\.body: "Arial" is none of Fraunces, .*Noto Sans$/m],
    ],
    [
      "a number out of its range",
      { motion: { ...motion, zoom: 3 } },
      [/^motion\.zoom: 3 is too large: at most 1\.15$/m],
    ],
    [
      "a misspelt field",
      { motion: { ...motion, transtions: ["wipe"] } },
      [/^motion\.transtions: there is no such field: did you mean transitions\?$/m],
    ],
    ["one without a name", { name: undefined }, [/^name: is missing$/m]],
    [
      "an American spelling",
      { caption: { ...ocean()["caption"], highlight: "color", weight: "bold" } },
      [
        /^caption\.highlight: "color" is none of .*: did you mean colour\?$/m,
        /^caption\.weight: "bold" is no number$/m,
      ],
    ],
    ["a comma too many", '{ "id": "mine", }', [/^is no JSON: .*position/m]],
    [
      "a misspelt field of a group that may be absent",
      { grade: { contrst: 1.1, shadows: { color: "#102030", amount: 0.1 } } },
      [
        /^grade\.shadows\.colour: is missing$/m,
        /^grade\.contrst: .*did you mean contrast\?$/m,
        /^grade\.shadows\.color: .*colour\?$/m,
      ],
    ],
    ["nothing", " ", [/^the file is empty$/m]],
    ["two faults", { mood: "sad", backgrounds: [] }, [/^mood: /m, /^backgrounds: /m]],
    [
      "a background from light to dark",
      { palette: { ...palette, background: ["#ffffff", "#888888", "#000000"] } },
      [/^palette\.background\[1\]: .*dark to light/m],
    ],
    [
      "text that cannot be read",
      { palette: { ...palette, text: "#334455" } },
      [/^palette\.text: .*contrast of 1\.\d:1.*4\.5:1/m],
    ],
  ])("%s", (_what, change, messages) => {
    const text = typeof change === "string" ? change : JSON.stringify({ ...ocean(), id: "mine", ...change });
    const { code, message } = refusalOf(text);
    expect(code).toBe("LOOK_INVALID");
    const [path, ...faults] = message.split("\n").map((line) => line.trim());
    expect(path).toBe("/looks/mine.json");
    for (const wanted of messages) expect(faults.join("\n")).toMatch(wanted);
  });

  it("a name that is not the file's, or one of the program's", () => {
    expect(() => parseLook(bundled("ocean"), "mine", "mine.json")).toThrow(/id: is ocean, and the file is called mine/);
    expect(() => parseLook(bundled("ocean"), "ocean", "ocean.json")).toThrow(/one of the program's own/);
    const shouting = JSON.stringify({ ...ocean(), id: "My Look" });
    expect(() => parseLook(shouting, "My Look", "My Look.json")).toThrow(/id: "My Look" is no name/);
  });
});

it("all of a person's are read, and those that cannot be used are told with their file", async () => {
  write("good", ocean());
  write("bad", { ...ocean(), mood: "sad" });
  const { looks, faults } = await readOwnLooks(dataDir);
  expect(looks.map(({ id }) => id)).toEqual(["good"]);
  expect(faults.map(({ message }) => message)).toEqual([
    expect.stringMatching(/bad\.json\n {2}mood: "sad" is none of calm/) as string,
  ]);
  expect(await readOwnLooks(join(dataDir, "nowhere"))).toEqual({ looks: [], faults: [] });
});

it("every look of the program's passes what a person's must", () => {
  for (const id of LOOKS) {
    const look = { ...(JSON.parse(bundled(id)) as object), id: `my-${id}` };
    expect(parseLook(JSON.stringify(look), `my-${id}`, id)).toMatchObject({ id: `my-${id}` });
  }
});

it("the JSON Schema is that of the program: `vitest -u` writes it anew", async () => {
  await expect(`${JSON.stringify(lookJsonSchema(), null, 2)}\n`).toMatchFileSnapshot(
    join(RESOURCES, "look.schema.json"),
  );
});
