import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { browseFolder, makeFolder } from "./browse.ts";
import { findPlaces } from "./places.ts";

let home: string;
const signal = new AbortController().signal;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "browse-"));
  for (const folder of ["Videos", "clips 10", "clips 9", ".secret", "elsewhere"]) mkdirSync(join(home, folder));
  for (const file of ["a.JPG", "b.mp4", "c.mp3", "notes.txt", "ideas.csv", ".hidden.jpg", "program.exe"])
    writeFileSync(join(home, file), "x");
  symlinkSync(join(home, "elsewhere"), join(home, "link"));
  symlinkSync(join(home, "nowhere"), join(home, "dangling"));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const mayName = async (path: string) => path.startsWith(home) && !path.endsWith("link");
const names = async (sorts: Parameters<typeof browseFolder>[1]["sorts"]) =>
  (await browseFolder(home, { sorts, mayName, signal })).items.map(({ name }) => name);

test("folders come first, by name as people count; nothing hidden, and nothing that may not be named", async () => {
  expect(await names([])).toEqual(["clips 9", "clips 10", "elsewhere", "Videos"]);
});

test("files are shown of the sorts that are asked for, whatever case their endings have", async () => {
  expect((await names(["picture", "clip"])).slice(4)).toEqual(["a.JPG", "b.mp4"]);
  expect((await names(["text", "table", "sound"])).slice(4)).toEqual(["c.mp3", "ideas.csv", "notes.txt"]);
});

test("the way here begins where naming is allowed", async () => {
  const { trail } = await browseFolder(join(home, "Videos"), { sorts: [], mayName, signal });
  expect(trail.map(({ path }) => path)).toEqual([home, join(home, "Videos")]);
});

test("a folder that is none, or is not there, is told apart", async () => {
  const look = (name: string) => browseFolder(join(home, name), { sorts: [], mayName, signal });
  await expect(look("a.JPG")).rejects.toMatchObject({ code: "FOLDER_UNUSABLE" });
  await expect(look("nothing")).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("what would turn the writing or act on a screen is seen in a name, and its path is the true one", async () => {
  const odd = join(home, "Videos", "a\u202Egpj\u001b[2J");
  mkdirSync(odd);
  const [item] = (await browseFolder(join(home, "Videos"), { sorts: [], mayName, signal })).items;
  expect(item).toMatchObject({ name: "a\uFFFDgpj\uFFFD[2J", path: odd });
  const inside = await browseFolder(item?.path ?? "", { sorts: [], mayName, signal });
  expect([inside.path, inside.trail.at(-1)]).toEqual([odd, { name: "a\uFFFDgpj\uFFFD[2J", path: odd }]);
  const gone = browseFolder(join(odd, "\u2066"), { sorts: [], mayName, signal });
  await expect(gone).rejects.toMatchObject({
    message: expect.not.stringMatching(/[\p{Cc}\p{Bidi_Control}]/u) as string,
  });
  rmSync(odd, { recursive: true });
});

test("a folder is made in another one, and nowhere else", async () => {
  await makeFolder(home, join(home, "new"));
  await expect(makeFolder(home, join(home, "new"))).rejects.toMatchObject({ code: "NAME_TAKEN" });
  await expect(makeFolder(home, join(home, "Videos", "deep"))).rejects.toMatchObject({ code: "REQUEST_INVALID" });
});

test("places are those that are there, each once", async () => {
  const places = await findPlaces(home, [join(home, "Videos"), join(home, "elsewhere"), join(home, "gone")]);
  expect(places.filter(({ kind }) => kind !== "drive").map(({ kind, name }) => [kind, name])).toEqual([
    ["home", home.split("/").at(-1)],
    ["videos", "Videos"],
    ["allowed", "elsewhere"],
  ]);
});
