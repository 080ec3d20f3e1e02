import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { floats, onnxFile } from "../../../scripts/models/onnx.ts";
import { writeTinyClip } from "../../../scripts/models/tinyClip.ts";
import {
  findClips,
  foundSightModels,
  openEmbedder,
  providersOf,
  sightModelIn,
  sightModels,
  type Embedder,
} from "./index.ts";
import { Tokenizer } from "./tokenizer.ts";

const scratch = mkdtempSync(join(tmpdir(), "embedding-"));
const dir = join(scratch, "models");
let embedder: Embedder;
beforeAll(async () => {
  writeTinyClip(join(dir, "tiny-clip"));
  embedder = await openEmbedder({ dir, providers: ["cuda", "cpu"] });
});
afterAll(async () => {
  await embedder.close();
  rmSync(scratch, { recursive: true, force: true });
});

const plain = (red: number, green: number, blue: number) =>
  Uint8Array.from({ length: 224 * 224 * 3 }, (_, i) => [red, green, blue][i % 3] as number);
const product = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
let folders = 0;
const place = () => join(scratch, `place-${folders++}`);

describe("pictures and texts", () => {
  test("lie near each other where they show the same, and far apart where not", async () => {
    const names = ["a red house", "the green one", "blue"];
    const texts = await embedder.texts(names);
    const pictures = await embedder.pictures([plain(255, 0, 0), plain(0, 255, 0), plain(0, 0, 255)]);
    const table = texts.map((text) => pictures.map((picture) => product(text, picture)));
    const near = (least: number) => table.map((row) => row.map((value) => value > least));
    const own = [0, 1, 2].map((i) => [0, 1, 2].map((j) => i === j));
    expect(near(0.7)).toEqual(own);
    expect(near(0.1)).toEqual(own);
    expect(pictures.map((one) => product(one, one))).toEqual([1, 1, 1].map((one) => expect.closeTo(one, 5)));
  });

  test("are the same in a batch and alone, and from either form of the words' files", async () => {
    const [together] = await embedder.pictures([plain(200, 30, 10), plain(0, 0, 255)]);
    const [alone] = await embedder.pictures([plain(200, 30, 10)]);
    expect(together).toEqual(alone);
    const other = place();
    writeTinyClip(join(other, "tiny-clip"), { words: "vocab.json" });
    const second = await openEmbedder({ dir: other, providers: ["cpu"] });
    expect(await second.texts(["Red roses by the sea"])).toEqual(await embedder.texts(["Red roses by the sea"]));
    await second.close();
  });

  test("of any length are read: empty, and longer than the model reads", async () => {
    const [empty, long] = await embedder.texts(["", "red ".repeat(5000)]);
    expect(empty).toHaveLength(64);
    expect(long?.[0]).toBeGreaterThan(0.9);
  });
});

describe("where it runs", () => {
  test("each that is tried first and cannot is told with its reason", async () => {
    await embedder.texts(["red"]);
    const { provider, decisions } = embedder.state();
    expect(provider).toBe("cpu");
    expect(decisions).toEqual([expect.stringMatching(/^cuda: .+/)]);
    expect(providersOf("win32")).toEqual(["cuda", "dml", "cpu"]);
    expect(providersOf("darwin")).toEqual(["coreml", "cpu"]);
  });

  test("a process that breaks down is no end: the next provider is tried", async () => {
    const script = join(scratch, "breaks.mjs");
    writeFileSync(
      script,
      `process.on("message", ({ id, request }) => {
         if (request.provider !== "cpu") process.kill(process.pid, "SIGSEGV");
         else process.send({ id, result: { vectors: [Float32Array.of(1, 0)] } });
       });
       process.once("disconnect", () => process.exit());`,
    );
    const broken = await openEmbedder({ dir, providers: ["dml", "cpu"], script: pathToFileURL(script) });
    expect(await broken.texts(["red"])).toEqual([Float32Array.of(1, 0)]);
    expect(broken.state().decisions).toEqual([expect.stringMatching(/^dml: it broke down .*SIGSEGV/)]);
    await broken.close();
  });

  test("what is asked ends at once where nobody waits for it any more", async () => {
    const stop = new AbortController();
    const asked = embedder.texts(["red"], stop.signal);
    stop.abort();
    await expect(asked).rejects.toMatchObject({ code: "CANCELLED" });
    expect(await embedder.texts(["red"])).toHaveLength(1);
  });
});

describe("a folder of models", () => {
  test("without one has none, and nothing is asked of it", async () => {
    const none = await openEmbedder({ dir: place() });
    expect(none.state()).toMatchObject({ model: null, problems: [], provider: null });
    await expect(none.texts(["red"])).rejects.toMatchObject({ code: "NOT_READY" });
    await none.close();
  });

  test("tells what a model lacks, and passes over what is none", async () => {
    const at = place();
    writeTinyClip(join(at, "a"));
    rmSync(join(at, "a/onnx/vision_model.onnx"));
    writeTinyClip(join(at, "b"));
    rmSync(join(at, "b/tokenizer.json"));
    mkdirSync(join(at, "piper"));
    writeFileSync(join(at, "piper/model.onnx"), "voice");
    expect(await findClips(at)).toEqual({
      models: [],
      problems: [
        { id: "a", problem: "a lacks onnx/vision_model.onnx" },
        { id: "b", problem: "b lacks tokenizer.json, or vocab.json and merges.txt" },
      ],
    });
    expect(await sightModels(embedder, at)).toMatchObject([
      { id: "a", kind: "embedding", state: "damaged", note: "a lacks onnx/vision_model.onnx" },
      { id: "b", state: "damaged" },
    ]);
    expect(await sightModelIn(join(at, "a"))).toBeNull();
    expect(await sightModelIn(join(dir, "tiny-clip"))).toBe("tiny-clip");
    await embedder.texts(["red"]);
    const [tiny] = await foundSightModels(embedder, dir);
    expect(tiny).toMatchObject({ id: "tiny-clip", usable: true, origin: "own" });
    expect(tiny?.note).toMatch(/^Runs on cpu; tried before: cuda: /);
  });

  test("knows a model by the bytes of its files, wherever they lie", async () => {
    const at = place();
    writeTinyClip(join(at, "one"));
    cpSync(join(at, "one"), join(at, "two"), { recursive: true });
    const [one, two] = (await findClips(at)).models;
    expect(two?.identity).toBe(one?.identity);
    expect(readdirSync(join(at, "one"))).toContain(".clip.json");
    appendFileSync(join(at, "two/tokenizer.json"), " ");
    const [, changed] = (await findClips(at)).models;
    expect(changed?.identity).not.toBe(one?.identity);
  });

  test("that is looked at anew gives up what is gone", async () => {
    const at = place();
    writeTinyClip(join(at, "tiny"));
    const one = await openEmbedder({ dir: at, providers: ["cpu"] });
    expect(one.state().model).toMatchObject({ id: "tiny", side: 224 });
    rmSync(join(at, "tiny"), { recursive: true });
    await one.refresh();
    expect(one.state().model).toBeNull();
    await one.close();
  });

  test("with a model that is cut short, or is another, says so instead of giving vectors", async () => {
    const at = place();
    writeTinyClip(join(at, "cut"));
    truncateSync(join(at, "cut/onnx/text_model.onnx"), 2000);
    writeFileSync(
      join(at, "cut/onnx/vision_model.onnx"),
      onnxFile({
        inputs: [{ name: "pixel_values", type: "float", shape: ["b", 3, "h", "w"] }],
        outputs: [{ name: "logits", type: "float", shape: ["b", 3, "h", "w"] }],
        nodes: [{ op: "Add", inputs: ["pixel_values", "one"], outputs: ["logits"] }],
        constants: { one: floats([1], [1]) },
      }),
    );
    const cut = await openEmbedder({ dir: at, providers: ["cpu"] });
    await expect(cut.texts(["red"])).rejects.toMatchObject({ code: "MODEL_DAMAGED" });
    await expect(cut.pictures([plain(1, 2, 3)])).rejects.toThrow(/image_embeds/);
    await cut.close();
  });
});

describe("the tokenizer", () => {
  const vocab = { a: 64, b: 65, "a</w>": 320, "b</w>": 321, ab: 500, "ab</w>": 501, "1</w>": 272, "</w>": 9 };
  const tokenizer = new Tokenizer({
    vocab: { ...vocab, "<|startoftext|>": 1000, "<|endoftext|>": 1001 },
    merges: [
      ["a", "b</w>"],
      ["a", "b"],
    ],
  });

  test("joins pieces in the order in which they were learnt, within words only", () => {
    expect(tokenizer.encode("AB  ab a b", 77)).toEqual([1000, 501, 501, 320, 321, 1001]);
    expect(tokenizer.encode("aba", 77)).toEqual([1000, 500, 320, 1001]);
  });

  test("parts digits, and cuts what is too long before its end", () => {
    expect(tokenizer.encode("11a", 77)).toEqual([1000, 272, 272, 320, 1001]);
    expect(tokenizer.encode("a a a a", 4)).toEqual([1000, 320, 320, 1001]);
  });

  test("refuses a vocabulary that begins and ends no text", () => {
    expect(() => new Tokenizer({ vocab, merges: [] })).toThrow(/startoftext/);
  });
});
