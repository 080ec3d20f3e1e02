// Which GGUF files lie in a folder, what is known of others, and what a machine can hold; no process runs here.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { tinyGguf } from "../../../../scripts/models/tinyGguf.ts";
import { createGgufFiles, type GgufFiles } from "./files.ts";
import type { GgufEngine, Seen } from "./index.ts";
import { type LanguageModelEntry, readManifest, shapeOf } from "./manifest.ts";
import { need } from "./need.ts";
import { recommend } from "./recommend.ts";

const SHIPPED = join(import.meta.dirname, "../../../../models/language.json");
const { signal } = new AbortController();
const entry: LanguageModelEntry = {
  id: "mine",
  name: "Mine",
  licence: "MIT",
  file: "mine.gguf",
  source: "https://example.org/mine.gguf",
  mirrors: [],
  bytes: 1000,
  sha256: "a".repeat(64),
  languages: ["en"],
};

let dir: string;
let files: GgufFiles;
let opened: string[];
let unloaded: (string | undefined)[];
let machine: Seen;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "gguf-files-"));
  opened = [];
  unloaded = [];
  machine = { freeRam: 8e9, freeVram: null, isShared: false, card: null, totalVram: null };
  const engine: Pick<GgufEngine, "open" | "machine" | "unload"> = {
    async open(path) {
      opened.push(path);
      return { engine: "gguf", name: "its own", identity: "x", contextTokens: 2048 } as never;
    },
    machine: async () => machine,
    unload: async (path) => void unloaded.push(path),
  };
  files = createGgufFiles({ dir, manifest: SHIPPED, ownManifest: join(dir, "language.json"), engine });
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function lay(id: string, bytes: Uint8Array, name = "model.gguf"): void {
  mkdirSync(join(dir, id), { recursive: true });
  writeFileSync(join(dir, id, name), bytes);
}

describe("the GGUF files of a folder", () => {
  it("are known by their headers", async () => {
    lay("tiny", tinyGguf());
    mkdirSync(join(dir, "a-voice"));
    expect(await files.found()).toEqual([
      {
        id: "tiny",
        kind: "language",
        name: "Tiny",
        licence: "cc0-1.0",
        languages: ["en", "de"],
        voices: [],
        origin: "own",
        state: "installed",
        diskBytes: tinyGguf().length,
        note: null,
        usable: true,
        memoryBytes: expect.any(Number),
        language: {
          architecture: "llama",
          quantisation: "F32",
          parameters: expect.any(Number),
          contextTokens: 2048,
          needs: [{ contextTokens: 2048, bytes: expect.any(Number) }],
        },
      },
    ]);
  });

  it("that are cut short, of an unknown architecture, or not there are told apart", async () => {
    lay("cut", tinyGguf().subarray(0, 300_000));
    lay("other", tinyGguf({ architecture: "bert" }));
    mkdirSync(join(dir, "qwen3-8b"));
    expect(await files.found()).toMatchObject([
      { id: "cut", state: "damaged", usable: false, code: "MODEL_DAMAGED" },
      { id: "other", state: "damaged", code: "LLM_FAILED", note: expect.stringContaining('"bert"') },
      { id: "qwen3-8b", origin: "known", state: "damaged", code: "MODEL_DAMAGED" },
    ]);
    await expect(files.open("other", signal)).rejects.toMatchObject({ code: "LLM_FAILED" });
    await expect(files.open("nobody", signal)).rejects.toMatchObject({ code: "LLM_MISSING" });
    expect(await files.list(signal)).toEqual([]);
    expect(opened).toEqual([]);
  });

  it("are read anew when they are exchanged", async () => {
    lay("tiny", tinyGguf().subarray(0, 1000));
    expect(await files.found()).toMatchObject([{ state: "damaged" }]);
    lay("tiny", tinyGguf());
    expect(await files.found()).toMatchObject([{ state: "installed" }]);
  });

  it("are opened by their folder's name, and let go of by it", async () => {
    lay("tiny", tinyGguf());
    expect(await files.open("tiny", signal)).toMatchObject({ name: "tiny", contextTokens: 2048 });
    await files.release("tiny");
    await files.release("nobody");
    expect(opened).toEqual([join(dir, "tiny", "model.gguf")]);
    expect(unloaded).toEqual(opened);
  });

  it("are tried best first, and one that does not fit last", async () => {
    lay("a-small", tinyGguf({ contextTokens: 512 }));
    lay("b-large", Buffer.concat([tinyGguf(), Buffer.alloc(1000)]));
    expect(await files.list(signal)).toEqual([{ name: "b-large" }, { name: "a-small" }]);
    machine = { ...machine, freeRam: 1e6 };
    expect(await files.list(signal)).toHaveLength(2);
  });
});

describe("the list of language models", () => {
  it("of the program names each file by its hash, at a fixed revision, and tells its need", async () => {
    const shipped = await readManifest(SHIPPED);
    expect(shipped.length).toBeGreaterThan(2);
    expect(new Set(shipped.map(({ id }) => id)).size).toBe(shipped.length);
    for (const one of shipped) {
      expect(one.source).toMatch(new RegExp(`^https://.*/resolve/[0-9a-f]{40}/${one.file.replaceAll(".", "\\.")}$`));
      const shape = shapeOf(one);
      if (!shape) throw new Error(`${one.id} has no shape`);
      const [short, long] = [need(shape, 2048, 0).ram, need(shape, 8192, 0).ram];
      expect(short).toBeGreaterThan(one.bytes);
      expect(long).toBeGreaterThan(short);
      // 2 bytes for each number of keys and values.
      expect(long).toBeLessThan(one.bytes * 2.5 + 1e9);
    }
  });

  it("takes a person's own, once, and forgets it", async () => {
    await files.add(entry);
    expect((await files.known()).at(-1)).toMatchObject({ id: "mine", hashes: [entry.sha256], file: "mine.gguf" });
    await expect(files.add(entry)).rejects.toMatchObject({ code: "NAME_TAKEN" });
    await expect(files.add({ ...entry, id: "qwen3-8b" })).rejects.toMatchObject({ code: "NAME_TAKEN" });
    await files.forget("mine");
    await files.forget("qwen3-8b");
    expect((await files.known()).map(({ id }) => id)).toEqual((await readManifest(SHIPPED)).map(({ id }) => id));
  });

  it("that is none says so", async () => {
    writeFileSync(join(dir, "language.json"), '{"models":[{"id":"../up"}]}');
    await expect(files.known()).rejects.toMatchObject({
      code: "MODEL_DAMAGED",
      message: expect.stringContaining("id"),
    });
  });
});

describe("what is recommended", () => {
  const best = async (freeRam: number, freeVram: number | null = null) => {
    const all = (await readManifest(SHIPPED)).map((one) => ({ id: one.id, shape: shapeOf(one), bytes: one.bytes }));
    return recommend(all, { freeRam, freeVram, isShared: false });
  };

  it("is the largest that the card holds, or that a processor writes with in bearable time", async () => {
    expect((await best(16e9, 24e9)).best).toBe("qwen3-14b");
    expect((await best(16e9, 6.5e9)).best).toBe("qwen3-8b");
    expect((await best(32e9)).best).toBe("qwen3-4b-instruct-2507");
    expect((await best(4.5e9)).best).toBe("qwen2.5-1.5b-instruct");
  });

  it("is none where none fits beside a render, and each says what it needs", async () => {
    const { best: none, verdicts } = await best(2e9);
    expect(none).toBeNull();
    expect(verdicts.map(({ fault }) => fault?.code)).toEqual(verdicts.map(() => "LLM_MEMORY"));
  });

  it("leaves room for a render on the card, and puts what does not fit there beside the processor", async () => {
    const { verdicts } = await best(16e9, 6e9);
    const large = verdicts.find(({ id }) => id === "qwen3-14b")?.fit;
    expect(large?.gpuLayers).toBeGreaterThan(0);
    expect(large?.gpuLayers).toBeLessThan(40);
    expect(large?.vram).toBeLessThan(6e9 - 2 ** 30);
  });

  it("is told with the machine, of what is here and what could be", async () => {
    lay("tiny", tinyGguf());
    await files.add(entry);
    machine = { freeRam: 8e9, freeVram: 8e9, isShared: false, card: "vulkan", totalVram: 12e9 };
    const told = await files.recommend(signal);
    expect(told.machine).toEqual({
      freeBytes: 8e9,
      card: { by: "vulkan", freeBytes: 8e9, totalBytes: 12e9, isShared: false },
    });
    expect(told.models[0]).toMatchObject({ id: "tiny", fit: { contextTokens: 2048, layers: 1, layersOnCard: 1 } });
    expect(told.models.at(-1)).toEqual({ id: "mine", fit: null, fault: null });
    expect(told.best).toBe("qwen3-8b");
  });
});
