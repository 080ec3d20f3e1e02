// The engine over a tiny real model, which llama.cpp runs in its own process.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";

import type { Departure } from "../../../../contract/llm.ts";
import { tinyGguf, type TinyGguf } from "../../../../scripts/models/tinyGguf.ts";
import { startProcess, type StartProcess } from "../../../base/workerHost.ts";
import { askFor } from "../askFor.ts";
import type { Question } from "../types.ts";
import { createGguf, type GgufEngine, type GgufOptions } from "./index.ts";

let dir: string;
let engine: GgufEngine;
const engines: GgufEngine[] = [];
const notes: Departure[] = [];
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "gguf-"));
  engine = made();
});
afterAll(async () => {
  await Promise.all(engines.map((one) => one.close()));
  rmSync(dir, { recursive: true, force: true });
});

function made(options: GgufOptions = {}): GgufEngine {
  const one = createGguf({ gpu: false, onNote: (note) => notes.push(note), freeRam: () => 8e9, ...options });
  engines.push(one);
  return one;
}

function model(tiny: TinyGguf = {}, name = "tiny.gguf"): string {
  const path = join(dir, name);
  writeFileSync(path, tinyGguf(tiny));
  return path;
}

const { signal } = new AbortController();
const question = (more: Partial<Question> = {}): Question => ({
  operation: "test",
  system: "You are terse.",
  messages: [{ role: "user", text: "Is the sea salty?" }],
  maxTokens: 24,
  temperature: 0.7,
  seed: 7,
  signal,
  ...more,
});

/** Counts the processes that are started and that run. */
function counted(): { start: StartProcess; started: () => number; running: () => number } {
  const all: { ended: boolean }[] = [];
  return {
    start(script) {
      const [host, one] = [startProcess(script), { ended: false }];
      host.onEnd(() => (one.ended = true));
      all.push(one);
      return host;
    },
    started: () => all.length,
    running: () => all.filter(({ ended }) => !ended).length,
  };
}
const dying = new URL("dying.fixture.ts", import.meta.url);

describe("a model of a GGUF file", () => {
  it("answers piece by piece, tells what was used, and the same for the same seed", async () => {
    const opened = await engine.open(model(), signal);
    expect(opened).toMatchObject({ engine: "gguf", name: "Tiny", contextTokens: 2048, price: null });
    const pieces: string[] = [];
    const first = await opened.ask(question({ onText: (piece) => pieces.push(piece) }));
    expect(first).toMatchObject({ finish: "length", outputTokens: 24, inputTokens: expect.any(Number) });
    expect(first.inputTokens).toBeGreaterThan(30);
    expect(pieces.length).toBeGreaterThan(5);
    expect(pieces.join("")).toBe(first.text);
    expect((await opened.ask(question())).text).toBe(first.text);
    expect((await opened.ask(question({ seed: 8 }))).text).not.toBe(first.text);
  });

  it("is held to a schema, so that what was asked for can be read", async () => {
    const opened = await engine.open(model(), signal);
    const { value, uses } = await askFor(opened, {
      operation: "test.titles",
      system: "Write titles.",
      prompt: "Salt",
      schema: z.object({
        salty: z.boolean(),
        kind: z.enum(["sea", "lake"]),
        titles: z.array(z.string().min(1)).length(2),
        note: z.union([z.string(), z.null()]),
      }),
      maxTokens: 400,
      temperature: 0.5,
      seed: 1,
      signal,
    });
    expect(value.titles).toHaveLength(2);
    expect(uses[0]).toMatchObject({ engine: "gguf", model: "Tiny", microUsd: 0 });
    expect(notes).toEqual([]);
  });

  it("is held to JSON at least where a schema is more than a grammar can say, and that is told", async () => {
    const opened = await engine.open(model(), signal);
    const { text, finish } = await opened.ask(
      question({ schema: { allOf: [{ type: "object" }, { type: "object" }] }, maxTokens: 300 }),
    );
    expect(text).toMatch(/^[{[]/);
    if (finish === "stop") JSON.parse(text);
    expect(notes.splice(0)).toMatchObject([{ engine: "gguf", code: "LLM_ANSWER" }]);
  });

  it("ends at once when nobody wants the answer any more, and answers the next", async () => {
    const opened = await engine.open(model(), signal);
    const stop = new AbortController();
    const asked = opened.ask(question({ maxTokens: 1500, signal: stop.signal, onText: () => stop.abort() }));
    await expect(asked).rejects.toMatchObject({ code: "CANCELLED" });
    await expect(opened.ask(question())).resolves.toMatchObject({ outputTokens: 24 });
  });

  it("answers questions one after the other", async () => {
    const opened = await engine.open(model(), signal);
    const [one, two] = await Promise.all([opened.ask(question()), opened.ask(question())]);
    expect(one.text).toBe(two.text);
  });

  it("is no longer than the model's own context, and says where a question is", async () => {
    const opened = await engine.open(model({ contextTokens: 512 }, "short.gguf"), signal);
    expect(opened.contextTokens).toBe(512);
    const long = { messages: [{ role: "user", text: "salt ".repeat(200) }] } as const;
    await expect(opened.ask(question(long))).rejects.toMatchObject({
      code: "LLM_FAILED",
      retryable: expect.any(Boolean),
      message: expect.stringMatching(/has \d{4} tokens; the model takes 512/),
    });
  });

  it("is refused where it does not fit beside a render", async () => {
    await expect(made({ freeRam: () => 1.6e9 }).open(model(), signal)).rejects.toMatchObject({
      code: "LLM_MEMORY",
      message: expect.stringContaining("1.6 GB are free"),
    });
  });

  it("that is damaged where its header does not tell is told by what llama.cpp says", async () => {
    const path = model({}, "odd.gguf");
    const bytes = Buffer.from(tinyGguf());
    const at = bytes.indexOf("blk.0.ffn_up.weight");
    bytes.write("blk.0.ffn_up.wrong!", at, "latin1");
    writeFileSync(path, bytes);
    const opened = await engine.open(path, signal);
    await expect(opened.ask(question())).rejects.toMatchObject({
      code: "LLM_FAILED",
      message: expect.stringContaining("ffn_up"),
    });
  });
});

describe("the process of a model", () => {
  it("that is killed in the middle fails the question, and the next one starts another", async () => {
    const processes = counted();
    const own = made({ start: processes.start, script: dying });
    const opened = await own.open(model(), signal);
    await expect(opened.ask(question({ seed: 666 }))).rejects.toMatchObject({
      code: "LLM_FAILED",
      message: expect.stringContaining("SIGKILL"),
    });
    await expect(opened.ask(question())).resolves.toMatchObject({ outputTokens: 24 });
    expect(processes.started()).toBe(2);
  });

  it("ends, and its memory is free, when nobody has asked for a while; the next question starts it", async () => {
    const processes = counted();
    const own = made({ start: processes.start, idleMs: 50 });
    const opened = await own.open(model(), signal);
    await vi.waitFor(() => expect(processes.running()).toBe(0), { timeout: 10_000 });
    await expect(opened.ask(question())).resolves.toMatchObject({ outputTokens: 24 });
    await own.unload();
    expect(processes.running()).toBe(0);
  });

  it("tells what the machine has, gives its memory back where nobody asks, and keeps it where somebody does", async () => {
    const processes = counted();
    const own = made({ start: processes.start });
    expect(await own.machine(signal)).toEqual({
      freeRam: 8e9,
      freeVram: null,
      isShared: false,
      card: null,
      totalVram: null,
    });
    const opened = await own.open(model(), signal);
    expect(await own.machine(signal)).toMatchObject({ freeRam: 8e9 });
    expect([processes.started(), processes.running()]).toEqual([1, 1]);
    const asked = opened.ask(question());
    await own.rest();
    await asked;
    expect(processes.running()).toBe(1);
    await own.unload(join(dir, "another.gguf"));
    expect(processes.running()).toBe(1);
    await own.rest();
    expect(processes.running()).toBe(0);
  });

  it("that says nothing is ended, and that is told", async () => {
    const processes = counted();
    const own = made({ start: processes.start, waits: { firstMs: 1, nextMs: 60_000 } });
    const opened = await own.open(model(), signal);
    await expect(opened.ask(question({ maxTokens: 500 }))).rejects.toMatchObject({
      code: "LLM_UNREACHABLE",
      message: expect.stringContaining("said nothing"),
    });
  });

  it("that dies of the graphics card is started without it, and that is told", async () => {
    const processes = counted();
    const own = made({ gpu: "auto", start: processes.start, script: dying });
    await expect(own.open(model(), signal)).resolves.toMatchObject({ placed: { card: null, gpuLayers: 0 } });
    expect(processes.started()).toBe(2);
    expect(notes.splice(0)).toMatchObject([{ engine: "gguf", code: "LLM_FAILED" }]);
  });

  it("is gone with the backend's end, and a question with it", async () => {
    const processes = counted();
    const own = made({ start: processes.start });
    const opened = await own.open(model(), signal);
    const asked = opened.ask(question({ maxTokens: 1500, onText: () => void own.close() }));
    await expect(asked).rejects.toMatchObject({ code: "CANCELLED" });
    await vi.waitFor(() => expect(processes.running()).toBe(0), { timeout: 10_000 });
    await expect(opened.ask(question())).rejects.toMatchObject({ code: "CANCELLED" });
  });
});
