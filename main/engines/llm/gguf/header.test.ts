import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { array, assert, nat, property, tuple, uint8Array } from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { tinyGguf } from "../../../../scripts/models/tinyGguf.ts";
import { AppError } from "../../../base/errors.ts";
import { ARCHITECTURES } from "./architectures.ts";
import { parseHeader, readHeader } from "./header.ts";
import { fits, need } from "./need.ts";

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "gguf-"));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const TINY = Buffer.from(tinyGguf());
function written(bytes: Uint8Array, name = "model.gguf"): string {
  const path = join(dir, name);
  writeFileSync(path, bytes);
  return path;
}
/** With a key's number replaced, which follows its name and its kind. */
function withNumber(key: string, value: number): Buffer {
  const bytes = Buffer.from(TINY);
  bytes.writeUInt32LE(value, bytes.indexOf(key) + key.length + 4);
  return bytes;
}

describe("the header of a GGUF file", () => {
  it("tells what the model is", async () => {
    const header = await readHeader(written(TINY));
    expect(header).toMatchObject({
      architecture: "llama",
      name: "Tiny",
      contextTokens: 2048,
      layers: 1,
      heads: 2,
      kvHeads: [2],
      embedding: 64,
      feedForward: 128,
      keyLength: 32,
      valueLength: 32,
      vocabulary: 354,
      quantisation: "F32",
      tokenizer: "llama",
      hasChatTemplate: true,
      licence: "cc0-1.0",
      languages: ["en", "de"],
      fileBytes: TINY.length,
      identity: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    });
    expect(header.parameters * 4).toBe(header.otherBytes + (header.layerBytes[0] ?? 0));
    expect(header.layerBytes[0]).toBe(4 * (64 * 64 * 4 + 64 * 128 * 3 + 64 * 2));
  });

  it("tells models of the same header apart by their weights", async () => {
    const other = Buffer.from(TINY);
    other.writeFloatLE(0.5, other.length - 4);
    const [one, two] = [await readHeader(written(TINY)), await readHeader(written(other, "other.gguf"))];
    expect(one.identity).not.toBe(two.identity);
  });

  it.each([
    ["is no GGUF file", Buffer.from("PK\u0003\u0004 no model"), "MODEL_DAMAGED", "no GGUF file"],
    ["is empty", Buffer.alloc(0), "MODEL_DAMAGED", "middle of its header"],
    ["ends in its header", TINY.subarray(0, 5000), "MODEL_DAMAGED", "middle of its header"],
    ["ends in its weights", TINY.subarray(0, -2000), "MODEL_DAMAGED", "cut short"],
    ["is of an architecture that nobody knows", tinyGguf({ architecture: "oracle9" }), "LLM_FAILED", '"oracle9"'],
    ["only embeds", tinyGguf({ architecture: "bert" }), "LLM_FAILED", '"bert"'],
    ["has no layers", withNumber("llama.block_count", 0), "MODEL_DAMAGED", "block_count"],
    ["has a million layers", withNumber("llama.block_count", 1e6), "MODEL_DAMAGED", "block_count is 1000000"],
    ["has a context without end", withNumber("llama.context_length", 2 ** 32 - 1), "MODEL_DAMAGED", "context_length"],
    ["is of version 9", patched(4, 9), "LLM_FAILED", "version 9"],
    ["is of a machine of the other byte order", patched(4, 3 << 24), "LLM_FAILED", "big-endian"],
    ["claims four billion tensors", patched(8, 2 ** 32 - 1), "MODEL_DAMAGED", "4294967295 tensors"],
    ["claims more keys than fit a number", patched(20, 2 ** 32 - 1), "MODEL_DAMAGED", "18446744"],
  ])("that %s is refused, and why", async (_, bytes, code, why) => {
    await expect(readHeader(written(bytes, "bad.gguf"))).rejects.toMatchObject({
      code,
      message: expect.stringContaining(why),
    });
  });

  it("is read no further than it may be", async () => {
    const path = written(TINY.subarray(0, 24), "endless.gguf");
    // One key whose text would begin here: nothing but zeros follows, for a gigabyte that takes no room on the disk.
    truncateSync(path, 2 ** 30);
    await expect(readHeader(path)).rejects.toMatchObject({ code: "MODEL_DAMAGED" });
  });

  it("of a file that is not there is told as such", async () => {
    await expect(readHeader(join(dir, "none.gguf"))).rejects.toMatchObject({ code: "LLM_MISSING" });
    await expect(readHeader(dir)).rejects.toMatchObject({ code: expect.stringMatching(/LLM_MISSING|MODEL_DAMAGED/) });
  });

  it("never fails otherwise than in words, whatever bytes are in it", () => {
    /** What it throws that is not said to a person. */
    const escaped = (bytes: Buffer, fileBytes: number): unknown => {
      try {
        const parsed = parseHeader(bytes, fileBytes);
        return parsed && !(need(parsed.header, 2048, 0).ram > 0) ? "a need that is none" : null;
      } catch (error) {
        return error instanceof AppError ? null : error;
      }
    };
    const spots = array(tuple(nat(9000), nat(255)), { minLength: 1, maxLength: 12 });
    assert(
      property(spots, nat(TINY.length), (changes, length) => {
        const bytes = Buffer.from(TINY);
        for (const [at, value] of changes) bytes[at] = value;
        expect(escaped(bytes.subarray(0, length), TINY.length)).toBeNull();
      }),
      { numRuns: 400 },
    );
    assert(
      property(uint8Array({ maxLength: 400 }), (bytes) => {
        const raw = Buffer.concat([TINY.subarray(0, 8), bytes]);
        expect(escaped(raw, raw.length)).toBeNull();
      }),
      { numRuns: 400 },
    );
  });

  it("knows only architectures that llama.cpp has", async () => {
    const require = createRequire(import.meta.url);
    const types = join(require.resolve("node-llama-cpp"), "../gguf/types/GgufMetadataTypes.js");
    const { GgufArchitectureType } = (await import(types)) as { GgufArchitectureType: Record<string, string> };
    const known = Object.values(GgufArchitectureType);
    expect(ARCHITECTURES.filter((one) => !known.includes(one))).toEqual([]);
  });
});

describe("the memory that a model needs", () => {
  const GB = 1e9;
  /** Llama 3.1 8B as Q4_K_M: 4.9 GB, 8 heads of keys and values of 128 numbers each in 32 layers. */
  const EIGHT = {
    layers: 32,
    heads: 32,
    kvHeads: Array.from({ length: 32 }, () => 8),
    embedding: 4096,
    feedForward: 14_336,
    keyLength: 128,
    valueLength: 128,
    vocabulary: 128_256,
    contextTokens: 131_072,
    layerBytes: Array.from({ length: 32 }, () => 137e6),
    otherBytes: 526e6,
  };

  it("grows with the context by the keys and values", () => {
    // 128 KiB a token, as llama.cpp says of this model: 1 GiB for 8,192.
    const [short, long] = [need(EIGHT, 4096, 33), need(EIGHT, 8192, 33)];
    const compute = 512 * 4 * 32 * 4096;
    expect(long.vram - short.vram - compute).toBe(4096 * 131_072);
  });

  it("goes to the card as far as that has room beside a render", () => {
    const machine = { freeRam: 16 * GB, isShared: false };
    expect(fits(EIGHT, { ...machine, freeVram: 24 * GB }, 8192)).toMatchObject({ gpuLayers: 33, contextTokens: 8192 });
    const some = fits(EIGHT, { ...machine, freeVram: 6 * GB }, 8192);
    expect(some.gpuLayers).toBeGreaterThan(5);
    expect(some.gpuLayers).toBeLessThan(32);
    expect(some.vram).toBeLessThan(6 * GB - 2 ** 30);
    expect(fits(EIGHT, { ...machine, freeVram: 1 * GB }, 8192).gpuLayers).toBe(0);
    expect(fits(EIGHT, { ...machine, freeVram: null }, 8192)).toMatchObject({ gpuLayers: 0, vram: 0 });
  });

  it("is had by a shorter context where the whole does not fit", () => {
    const { contextTokens } = fits(EIGHT, { freeRam: 7.9 * GB, freeVram: null, isShared: false }, 8192);
    expect(contextTokens).toBeLessThan(8192);
    expect(contextTokens).toBeGreaterThanOrEqual(2048);
  });

  it("counts once where card and processor share it", () => {
    const shared = { freeRam: 6 * GB, freeVram: 6 * GB, isShared: true };
    expect(() => fits(EIGHT, shared, 8192)).toThrow(expect.objectContaining({ code: "LLM_MEMORY" }));
  });

  it("is told with figures where there is too little", () => {
    expect(() => fits(EIGHT, { freeRam: 4 * GB, freeVram: null, isShared: false }, 8192)).toThrow(
      expect.objectContaining({
        code: "LLM_MEMORY",
        message: expect.stringMatching(/needs \d\.\d GB of memory for 2048 tokens; 4\.0 GB are free/),
        details: expect.objectContaining({ freeBytes: 4 * GB }),
      }),
    );
  });

  it("is never more context than the model has", () => {
    const small = { ...EIGHT, contextTokens: 1024 };
    expect(fits(small, { freeRam: 64 * GB, freeVram: null, isShared: false }, 8192).contextTokens).toBe(1024);
  });
});

/** With 32 bits replaced. */
function patched(at: number, value: number): Buffer {
  const bytes = Buffer.from(TINY);
  bytes.writeUInt32LE(value >>> 0, at);
  return bytes;
}
