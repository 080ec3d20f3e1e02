import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeEach, describe, expect, test } from "vitest";

import { Idea } from "../../../contract/idea.ts";
import { Artifacts } from "../../base/files.ts";
import { hashBytes } from "../../base/hash.ts";
import { tarBytes, writeTar, type TarEntry } from "../../base/tar.ts";
import { BUNDLE_FORMAT, MANIFEST, type Manifest } from "./manifest.ts";
import { openBundle } from "./open.ts";

const root = await mkdtemp(join(tmpdir(), "bundles-"));
afterAll(() => rm(root, { recursive: true, force: true }));
let dir: string;
let count = 0;
beforeEach(async () => {
  dir = join(root, String(++count));
  await mkdir(join(dir, "data"), { recursive: true });
});

const sound = Buffer.from("a sound");
const picture = Buffer.from("a picture");
const ref = { hash: hashBytes(sound), bytes: sound.length, mediaType: "audio/wav" };
const ASSET = "01a1fd17-342b-7777-b386-23236178fb3a";
const HERE = "01a1fd17-342b-7777-b386-23236178fb3b";

function manifest(more: Partial<Manifest> = {}): Manifest {
  const idea = Idea.parse({
    topic: "The sea",
    musicFile: { name: "sea.wav", artifact: ref },
    footage: { folders: ["/home/other/pictures"], state: hashBytes("") },
    edits: { visuals: [{ kind: "asset", sceneId: "s1", shot: 0, assetId: ASSET }] },
  });
  return {
    format: BUNDLE_FORMAT,
    version: 1,
    program: "1.0.0",
    title: "The sea",
    madeAt: "2026-01-01T00:00:00Z",
    revisions: [{ number: 1, createdAt: 0, idea }],
    stages: [],
    artifacts: [ref],
    assets: [{ id: ASSET, kind: "picture", name: "sea.jpg", hash: hashBytes(picture), bytes: picture.length }],
    notes: [],
    ...more,
  };
}

const ASPECT_SCORES = { script: 1, sound: 1, picture: 1, engagement: 1 };
const entry = (name: string, data: Uint8Array): TarEntry => ({ name, bytes: data.length, from: { data } });
const files = () => [entry(`artifacts/${ref.hash}`, sound), entry("assets/0", picture)];

async function written(entries: TarEntry[], said: unknown = manifest()): Promise<string> {
  const path = join(dir, "video.ytempire");
  const file = await open(path, "w");
  await writeTar(file, [entry(MANIFEST, Buffer.from(JSON.stringify(said))), ...entries], {
    signal: new AbortController().signal,
  });
  await file.close();
  return path;
}

function opened(path: string, free: number | null | (() => number) = null) {
  return openBundle(
    path,
    {
      artifacts: new Artifacts(join(dir, "data")),
      stages: [],
      isMedia: async (file) => !(await readFile(file, "utf8")).startsWith("#EXTM3U"),
      openedDir: join(dir, "data", "opened"),
      free: async () => (typeof free === "function" ? free() : free),
      index: async (folder) => ({ footage: { folders: [folder], state: hashBytes("here") }, idOf: () => HERE }),
    },
    { signal: new AbortController().signal },
  );
}

/** All files below a folder. */
async function all(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found.flatMap((one) => (one.isFile() ? [join(one.parentPath, one.name)] : []));
}

describe("a bundle", () => {
  test("is opened with its files, and names folders and assets as they are here", async () => {
    const { ideas, files: taken } = await opened(await written(files()));
    expect(taken).toBe(2);
    expect(await new Artifacts(join(dir, "data")).open(ref).then((path) => readFile(path, "utf8"))).toBe("a sound");
    const [idea] = ideas;
    expect(idea?.footage?.folders[0]).toContain(join(dir, "data", "opened", "the-sea-"));
    expect(idea?.edits?.visuals).toMatchObject([{ assetId: HERE }]);
    expect((await all(join(dir, "data", "opened"))).map((path) => path.split("/").at(-1))).toEqual(["sea.jpg"]);
  });

  test("that holds another file than its hash says is damaged", async () => {
    const [, asset] = files();
    const path = await written([entry(`artifacts/${ref.hash}`, Buffer.from("b sound")), asset as TarEntry]);
    await expect(opened(path)).rejects.toMatchObject({ code: "BUNDLE_DAMAGED" });
    expect(await all(join(dir, "data", "opened")).catch(() => [])).toEqual([]);
  });

  test("that lacks a file, or is cut off, says so", async () => {
    await expect(opened(await written(files().slice(0, 1)))).rejects.toMatchObject({ code: "BUNDLE_DAMAGED" });
    const whole = await readFile(await written(files()));
    const path = join(dir, "cut.ytempire");
    await writeFile(path, whole.subarray(0, whole.length - 1500));
    await expect(opened(path)).rejects.toMatchObject({ code: "BUNDLE_INVALID" });
    await expect(opened(join(dir, "nowhere"))).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(opened(dir)).rejects.toMatchObject({ code: "BUNDLE_INVALID" });
  });

  test.each(["../../evil", "/etc/passwd", "artifacts/../../../evil", "assets/1", "manifest.json"])(
    "with an entry %s is refused, and nothing is written there",
    async (name) => {
      const path = await written([...files(), entry(name, Buffer.from("evil"))]);
      await expect(opened(path)).rejects.toMatchObject({ code: "BUNDLE_INVALID" });
      expect((await all(dir)).filter((file) => file.includes("evil"))).toEqual([]);
    },
  );

  test.each([
    "../../.bashrc",
    "/etc/cron.d/evil",
    "C:\\Windows\\evil.exe",
    "..",
    ".hidden",
    "a\u0000b.jpg",
    "a\u202Egpj.exe\u001b[0m",
    "\u2066",
    "x".repeat(255),
  ])("whose asset is called %j lays it into its own folder under a plain name", async (name) => {
    const [asset] = manifest().assets;
    await opened(await written(files(), manifest({ assets: [{ ...asset!, name }] })));
    const laid = await all(join(dir, "data", "opened"));
    expect(laid).toHaveLength(1);
    const plain = laid[0]?.split("/").at(-1) ?? "";
    expect(plain).toMatch(/^[^./\\:][^/\\:]{0,80}$/);
    expect(plain).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  });

  test("of a newer program is told from one that is none", async () => {
    await expect(opened(await written(files(), { ...manifest(), version: 9, extra: 1 }))).rejects.toMatchObject({
      code: "BUNDLE_NEWER",
    });
    for (const said of ["[]", { ...manifest(), format: "zip" }, { ...manifest(), revisions: [] }])
      await expect(opened(await written(files(), said))).rejects.toMatchObject({ code: "BUNDLE_INVALID" });
    const path = join(dir, "zip.ytempire");
    await writeFile(path, Buffer.from("PK\u0003\u0004".padEnd(2000, "x")));
    await expect(opened(path)).rejects.toMatchObject({ code: "BUNDLE_INVALID" });
  });

  test("that claims a size beyond its end, links, or a page for a picture, is refused", async () => {
    const path = await written(files());
    const bytes = await readFile(path);
    // The first header says eight gigabytes.
    const lying = Buffer.from(bytes);
    lying.write("77777777777\0", 124);
    resum(lying);
    await writeFile(path, lying);
    await expect(opened(path)).rejects.toMatchObject({
      code: "BUNDLE_INVALID",
      message: expect.stringContaining("beyond"),
    });
    const link = Buffer.from(bytes);
    link.write("2", 156);
    resum(link);
    await writeFile(path, link);
    await expect(opened(path)).rejects.toMatchObject({ code: "BUNDLE_INVALID" });
    const page = { ...manifest(), artifacts: [{ ...ref, mediaType: "text/html" }] };
    await expect(opened(await written(files(), page))).rejects.toMatchObject({ code: "BUNDLE_INVALID" });
  });

  test("whose sound is a list of other files is refused", async () => {
    const list = Buffer.from("#EXTM3U\n#EXTINF:1,\nfile:///home/me/private.mp4\n");
    const listed = { hash: hashBytes(list), bytes: list.length, mediaType: "audio/mpeg" };
    const said = manifest({ artifacts: [listed], assets: [] });
    const path = await written([{ name: `artifacts/${listed.hash}`, bytes: list.length, from: { data: list } }], said);
    await expect(opened(path)).rejects.toMatchObject({ code: "BUNDLE_INVALID" });
    expect(await all(join(dir, "data", "artifacts")).catch(() => [])).toEqual([]);
  });

  test("that leaves too little of the disk free is refused before anything of it is written", async () => {
    const path = await written(files());
    const whole = sound.length + picture.length;
    await expect(opened(path, 1e9 + whole - 1)).rejects.toMatchObject({ code: "DISK_FULL" });
    expect(await all(join(dir, "data"))).toEqual([]);
    await expect(opened(path, 1e9 + whole + 1)).resolves.toMatchObject({ files: 2 });
    // What it says, not what it is: petabytes would be there only once the disk is full.
    const vast = { ...manifest(), artifacts: [{ ...ref, bytes: 2 ** 50 }] };
    await expect(opened(await written(files(), vast), 1e12)).rejects.toMatchObject({ code: "DISK_FULL" });
  });

  test("stops while the disk fills as it is unpacked", async () => {
    const path = await written(files());
    const rooms = [2e9, 2e9, 1e9];
    await expect(opened(path, () => rooms.shift() ?? 0)).rejects.toMatchObject({ code: "DISK_FULL" });
    expect(rooms).toEqual([]);
    expect(await all(join(dir, "data", "opened")).catch(() => [])).toEqual([]);
  });

  test.each(["{ broken", "[]", '{"scenes":1}', "[".repeat(50_000), ""])(
    "whose kept pictures are %.20j is damaged",
    async (text) => {
      const kept = Buffer.from(text);
      const keptRef = { hash: hashBytes(kept), bytes: kept.length, mediaType: "application/json" };
      const idea = Idea.parse({ topic: "The sea", edits: { kept: keptRef } });
      const said = manifest({ artifacts: [keptRef], assets: [], revisions: [{ number: 1, createdAt: 0, idea }] });
      const path = await written([entry(`artifacts/${keptRef.hash}`, kept)], said);
      await expect(opened(path)).rejects.toMatchObject({ code: "BUNDLE_DAMAGED" });
    },
  );

  test("that names a sound as a page in an idea is refused", async () => {
    for (const mediaType of ["text/html", "image/png"]) {
      const idea = Idea.parse({ topic: "The sea", musicFile: { name: "sea.wav", artifact: { ...ref, mediaType } } });
      const path = await written(files(), manifest({ revisions: [{ number: 1, createdAt: 0, idea }] }));
      await expect(opened(path)).rejects.toMatchObject({ code: "BUNDLE_INVALID" });
    }
  });

  test.each([
    { said: "approved", person: undefined, becomes: "waiting", told: true },
    { said: "waiting", person: "approved", becomes: "waiting", told: true },
    { said: "waiting", person: undefined, becomes: "waiting", told: false },
    { said: "rejected", person: "rejected", becomes: "rejected", told: false },
  ] as const)("reviewed there as $said and $person is $becomes here", async ({ said, person, becomes, told }) => {
    const output = { score: 0.9, aspects: ASPECT_SCORES, verdict: said, reason: "Seen there.", checks: [] };
    const review = { name: "review" as const, version: "1", output, waitingFor: null, milliseconds: 1 };
    const bundle = manifest({ stages: [review], ...(person ? { verdict: person } : {}) });
    const { stages, notes } = await opened(await written(files(), bundle));
    expect(stages[0]).toMatchObject({ waitingFor: becomes === "waiting" ? "approval" : null });
    expect(stages[0]?.output).toMatchObject({ verdict: becomes });
    const hasNote = [...notes, JSON.stringify(stages)].map((text) => text.includes("approved on another machine"));
    expect(hasNote).toEqual(told ? [true, true] : [false]);
  });

  test("takes as many bytes as was reckoned", async () => {
    const entries = [entry(MANIFEST, Buffer.from(JSON.stringify(manifest()))), ...files()];
    expect((await readFile(await written(files()))).length).toBe(tarBytes(entries));
  });
});

function resum(block: Buffer): void {
  block.write("        ", 148);
  const sum = block.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
}
