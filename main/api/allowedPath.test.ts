import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { allowedPath, type PathRule } from "./allowedPath.ts";
import { ownerAt, type Caller } from "./caller.ts";

let root: string;
let rule: PathRule;
const token: Caller = { kind: "token", id: "t", name: "n8n", scopes: ["files"], address: "127.0.0.1" };
const page: Caller = { ...token, kind: "page" };

beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "paths-")));
  for (const folder of ["home/pictures", "home/.ssh", "home/data/artifacts", "home2", "drive/clips/.thumbs", "secret"])
    mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, "home/pictures/sea.jpg"), "");
  writeFileSync(join(root, "secret/key"), "");
  symlinkSync(join(root, "secret"), join(root, "home/pictures/out"));
  symlinkSync(join(root, "secret/new"), join(root, "home/pictures/void"));
  symlinkSync(join(root, "home/pictures"), join(root, "home/in"));
  symlinkSync(join(root, "home/loop"), join(root, "home/loop"));
  rule = { dataDir: join(root, "home/data"), homeDir: join(root, "home"), folders: [join(root, "drive")] };
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const allowed = (path: string, caller = token) => allowedPath(caller, path, rule);

test.each([
  ["home/pictures/sea.jpg", "home/pictures/sea.jpg"],
  ["home/pictures/../pictures/sea.jpg", "home/pictures/sea.jpg"],
  ["home/in/sea.jpg", "home/pictures/sea.jpg"],
  ["home/videos/new/one.mp4", "home/videos/new/one.mp4"],
  ["drive/clips", "drive/clips"],
  ["home", "home"],
])("%s is allowed, as it really is", async (path, real) => {
  for (const caller of [token, page]) expect(await allowed(join(root, path), caller)).toBe(join(root, real));
});

test.each([
  ["another folder", "secret/key"],
  ["a folder beside the home folder that begins like it", "home2/a"],
  ["what climbs out", "home/../secret/key"],
  ["a link that leads out", "home/pictures/out/key"],
  ["a new file behind a link that leads out", "home/pictures/out/new/file"],
  ["a link into the void, through which a new file would be written", "home/pictures/void"],
  ["a loop of links", "home/loop/a"],
  ["a hidden folder", "home/.ssh/id_rsa"],
  ["a hidden file that is not there yet", "home/.bashrc"],
  ["a hidden folder of an allowed drive", "drive/clips/.thumbs/a"],
  ["the data folder", "home/data/token"],
  ["the data folder itself", "home/data"],
  ["a file as if it were a folder", "home/pictures/sea.jpg/a"],
  ["the root", ""],
])("%s is refused", async (_, path) => {
  for (const caller of [token, page])
    await expect(allowed(path === "" ? "/" : join(root, path), caller)).rejects.toMatchObject({
      code: "PATH_REFUSED",
      status: 403,
    });
});

test.each([
  "pictures/sea.jpg",
  "",
  ".",
  "~",
  "file:///etc/passwd",
  "\\\\server\\share",
  "//server/share",
  "/home/a\0b",
])("%j is refused: it is no absolute path of this machine", async (path) => {
  await expect(allowed(path)).rejects.toMatchObject({ code: "PATH_REFUSED" });
});

test("what programs keep in the home folder is refused where no dot hides it, but for a folder of it that was allowed", async () => {
  for (const folder of ["home/AppData/Roaming", "home/Library/Keychains", "home/pictures/library"])
    mkdirSync(join(root, folder), { recursive: true });
  const on = (platform: NodeJS.Platform, path: string, folders: string[] = []) =>
    allowedPath(token, join(root, path), { ...rule, platform, folders });
  const refused = { code: "PATH_REFUSED" };
  await expect(on("win32", "home/AppData/Roaming/new")).rejects.toMatchObject(refused);
  await expect(on("darwin", "home/Library")).rejects.toMatchObject(refused);
  expect(await on("linux", "home/Library")).toBe(join(root, "home/Library"));
  expect(await on("darwin", "home/pictures/library")).toBe(join(root, "home/pictures/library"));
  const kept = join(root, "home/AppData/Roaming");
  expect(await on("win32", "home/AppData/Roaming/new", [kept])).toBe(join(kept, "new"));
});

test("an allowed folder that is not there any more allows nothing", async () => {
  const gone = { ...rule, folders: [join(root, "home/pictures/void"), join(root, "home/loop")] };
  for (const path of ["home/pictures/void", "home/pictures/void/a", "home/loop", "home/loop/a"])
    await expect(allowedPath(token, join(root, path), gone)).rejects.toMatchObject({ code: "PATH_REFUSED" });
});

test("the refusal is the same whether or not something lies there", async () => {
  const message = (path: string) =>
    allowed(path).then(
      () => "",
      (error: Error) => error.message.replace(path, ""),
    );
  expect(await message(join(root, "secret/key"))).toBe(await message(join(root, "secret/none")));
});

test("the owner may name any absolute path", async () => {
  const owner = ownerAt("local");
  expect(await allowed(join(root, "home/data/../../secret/key"), owner)).toBe(join(root, "secret/key"));
  await expect(allowed("secret/key", owner)).rejects.toMatchObject({ code: "PATH_REFUSED" });
});

test("where the data folder is hidden in the home folder, as on Linux, it is refused twice over", async () => {
  const hidden = { ...rule, dataDir: join(root, "home/.local/share/ytempire") };
  mkdirSync(hidden.dataDir, { recursive: true });
  await expect(allowedPath(token, join(hidden.dataDir, "token"), hidden)).rejects.toMatchObject({
    code: "PATH_REFUSED",
  });
});
