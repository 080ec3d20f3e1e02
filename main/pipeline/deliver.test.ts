import { mkdtemp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import type { ArtifactRef } from "../../contract/values.ts";
import { Artifacts } from "../base/files.ts";
import { newId } from "../base/ids.ts";
import { checkDestination, deliver, type Finished, madeOf } from "./deliver.ts";

let dir: string;
let artifacts: Artifacts;
let video: Finished;
const markdown = () => "# Rain\n";

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "deliver-"));
  artifacts = new Artifacts(join(dir, "data"));
  video = await finished("Rain on a roof", "first");
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function finished(title: string, content: string): Promise<Finished> {
  const put = (name: string): Promise<ArtifactRef> => artifacts.putBytes(`${content} ${name}`, "text/plain");
  return {
    videoId: "01a1fd17-342b-7777-b386-23236178fb3a",
    script: { title },
    narration: { decisions: ["flite:slt"] },
    footage: { notes: ["1 of 2 own pictures and clips are seen"] },
    render: {
      video: await put("video"),
      captions: { srt: await put("srt"), vtt: await put("vtt") },
      otio: await put("otio"),
      durationSeconds: 15,
      encoder: { decisions: [] },
    },
    thumbnail: { variants: await Promise.all([1, 2, 3].map(async (n) => ({ image: await put(`thumbnail ${n}`) }))) },
    metadata: { titles: [{ text: title }] },
    review: { verdict: "approved" },
    stages: [],
  } as unknown as Finished;
}

test("every file arrives under its name in a folder named after the title, and nothing half done stays", async () => {
  const made = await deliver({ artifacts, markdown }, video, { kind: "parent", path: join(dir, "videos") });
  expect(made.dir).toBe(join(dir, "videos", "rain-on-a-roof"));
  expect(made.made).toContain("1 of 2 own pictures and clips are seen");
  expect(await readFile(made.file, "utf8")).toBe("first video");
  expect(await readdir(join(dir, "videos"))).toEqual(["rain-on-a-roof"]);
  expect((await readdir(made.dir)).filter((n) => !n.startsWith("."))).toHaveLength(10);
});

test("a video for editors is a QuickTime file, and takes the place of the one that it was before", async () => {
  const to = { kind: "folder", path: join(dir, "out") } as const;
  await deliver({ artifacts, markdown }, video, to);
  const editors = {
    ...video,
    render: { ...video.render, video: { ...video.render.video, mediaType: "video/quicktime" } },
  };
  const made = await deliver({ artifacts, markdown }, editors, to);
  expect(made.file).toBe(join(dir, "out", "video.mov"));
  expect((await readdir(made.dir)).filter((name) => name.startsWith("video"))).toEqual(["video.mov"]);
  await writeFile(join(dir, "out", "video.mov"), "cut by hand");
  await expect(deliver({ artifacts, markdown }, video, to)).rejects.toMatchObject({ code: "OUTPUT_CLASH" });
});

test("the same files again need no second folder; others of the same title get one", async () => {
  const to = { kind: "parent", path: join(dir, "videos") } as const;
  await deliver({ artifacts, markdown }, video, to);
  expect((await deliver({ artifacts, markdown }, video, to)).dir).toMatch(/rain-on-a-roof$/);
  const other = await deliver({ artifacts, markdown }, await finished("Rain on a roof", "second"), to);
  expect(other.dir).toMatch(/rain-on-a-roof-2$/);
});

test("a folder of our own files takes the next video's, unless the person changed one", async () => {
  const to = { kind: "folder", path: join(dir, "out") } as const;
  await deliver({ artifacts, markdown }, video, to);
  await deliver({ artifacts, markdown }, await finished("Snow", "second"), to);
  expect(await readFile(join(dir, "out/video.mp4"), "utf8")).toBe("second video");
  await writeFile(join(dir, "out/script.md"), "my own words");
  await expect(checkDestination(to)).rejects.toMatchObject({ code: "OUTPUT_CLASH" });
  await expect(deliver({ artifacts, markdown }, video, to)).rejects.toMatchObject({ code: "OUTPUT_CLASH" });
  expect(await readFile(join(dir, "out/script.md"), "utf8")).toBe("my own words");
  expect(await readFile(join(dir, "out/video.mp4"), "utf8")).toBe("second video");
});

test("a person's other files in the folder are left alone", async () => {
  await mkdir(join(dir, "out"));
  await writeFile(join(dir, "out/notes.txt"), "mine");
  await deliver({ artifacts, markdown }, video, { kind: "folder", path: join(dir, "out") });
  expect(await readFile(join(dir, "out/notes.txt"), "utf8")).toBe("mine");
});

test("an artifact that is gone leaves no folder behind", async () => {
  await rm(artifacts.path(video.render.otio));
  const to = { kind: "parent", path: join(dir, "videos") } as const;
  await expect(deliver({ artifacts, markdown }, video, to)).rejects.toMatchObject({ code: "ARTIFACT_MISSING" });
  expect(await readdir(join(dir, "videos"))).toEqual([]);
});

test("checking a folder that is not there makes nothing; names too long for the disk are told", async () => {
  await checkDestination({ kind: "folder", path: join(dir, "a/b/c") });
  expect(await readdir(dir)).not.toContain("a");
  await expect(checkDestination({ kind: "folder", path: join(dir, "x".repeat(300)) })).rejects.toMatchObject({
    code: "OUTPUT_CLASH",
  });
  await writeFile(join(dir, "file"), "");
  await expect(checkDestination({ kind: "parent", path: join(dir, "file") })).rejects.toMatchObject({
    code: "OUTPUT_CLASH",
  });
});

test.skipIf(process.platform === "win32")(
  "a folder may be named as oddly and as long as a file system allows",
  async () => {
    const name = `-${"雨".repeat(80)}'"%:\n`.slice(0, 85);
    const path = join(dir, name);
    expect(Buffer.byteLength(name)).toBeGreaterThan(240);
    const to = { kind: "folder", path } as const;
    await checkDestination(to);
    const made = await deliver({ artifacts, markdown }, video, to);
    expect(made.file).toBe(join(path, "video.mp4"));
    expect((await readdir(dir)).filter((n) => n.includes("partial"))).toEqual([]);
  },
);

test("what a killed delivery left is cleared away by the next, and a stopped one leaves nothing", async () => {
  const to = { kind: "folder", path: join(dir, "out") } as const;
  const stop = AbortSignal.abort(new Error("stopped"));
  await expect(deliver({ artifacts, markdown }, video, to, stop)).rejects.toThrow("stopped");
  expect(await readdir(dir)).toEqual(["data"]);
  await mkdir(to.path);
  await writeFile(join(to.path, `.tmp-${newId()}`), "half");
  await writeFile(join(to.path, ".tmp-mine"), "");
  await deliver({ artifacts, markdown }, video, to);
  expect((await readdir(to.path)).filter((n) => n.startsWith(".tmp"))).toEqual([".tmp-mine"]);
});

test("who wrote the script is told, and who did not; of what nobody has asked for nothing is said", () => {
  const ollama = { engine: "ollama", code: "LLM_UNREACHABLE", message: "Ollama does not answer", hint: "" } as const;
  const gguf = { ...ollama, engine: "gguf", message: "No file", unasked: true } as const;
  const room = {
    model: { engine: "openai", name: "gpt-4o-mini", identity: "gpt-4o-mini" },
    rounds: [{ score: 0.7 }, { score: 0.82 }],
    kept: 1,
    uses: [{ microUsd: 1200 }, { microUsd: 600 }],
  };
  const toldOf = (script: object) => madeOf({ script });
  expect(toldOf({})).toEqual([]);
  expect(toldOf({ departures: [{ ...ollama, unasked: true }, gguf] })).toEqual([]);
  expect(toldOf({ departures: [ollama, gguf] })).toEqual([
    "script by the built-in writer, not by a language model: Ollama does not answer",
  ]);
  expect(toldOf({ room, departures: [ollama, gguf] })).toEqual([
    "script by gpt-4o-mini (openai), scored 82 of 100 in round 2 of 2, for $0.0018",
    "language models before it: Ollama does not answer",
  ]);
});

test("what a command that was killed while it tried a folder left there goes with the next try", async () => {
  const there = join(dir, "elsewhere");
  await mkdir(there);
  await writeFile(join(there, ".tmp-probe-1"), "");
  await checkDestination({ kind: "folder", path: join(there, "film") });
  expect(await readdir(there)).toEqual([]);
});
