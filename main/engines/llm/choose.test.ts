// Which engine does the work, and what is told of those that did not.
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { z } from "zod";

import {
  LLM_KEYS,
  MODEL_FAULTS,
  startLanguageModels,
  type LanguageModels as Double,
} from "../../../tests/doubles/languageModels.ts";
import { AppError } from "../../base/errors.ts";
import { type Asker, createLanguageModels, type FileModels, type WriterChoice } from "./index.ts";
import { createOllama } from "./ollama/index.ts";

let double: Double;
beforeAll(async () => {
  double = await startLanguageModels();
});
afterAll(() => double.close());
beforeEach(() => {
  double.received.length = 0;
  double.answers = [{ text: YES }];
});

const YES = '{"salty":true}';
const { signal } = new AbortController();
const GB = 1e9;
const DOWN = "http://127.0.0.1:9";
const LIMITS = { request: 10_000, video: 100_000, day: 1_000_000, month: 10_000_000 };

function open(choice: Partial<WriterChoice> = {}, more: { address?: string; files?: FileModels; free?: number } = {}) {
  return createLanguageModels({
    choice: () => ({
      writer: "auto",
      paid: [],
      keys: {},
      server: null,
      prices: {},
      limits: LIMITS,
      dearFrom: 500,
      ...choice,
    }),
    ollama: createOllama({ address: more.address ?? double.address }),
    files: more.files ?? null,
    ledger: { spent: () => ({ video: 0, day: 0, month: 0 }), record: () => undefined },
    freeMemory: () => more.free ?? 16 * GB,
  });
}
const ask = ({ ask: put }: Asker) =>
  put({
    operation: "test",
    system: "",
    prompt: "Salty?",
    schema: z.object({ salty: z.boolean() }),
    maxTokens: 50,
    temperature: 0,
    seed: 1,
  });
const work = { videoId: "v1", revenue: null, signal };

it("Ollama is asked first, with its largest model that the memory holds", async () => {
  expect((await open().first(work, ask)).model).toMatchObject({ engine: "ollama", name: "qwen2.5:7b" });
  expect((await open({}, { free: 3 * GB }).first(work, ask)).model).toMatchObject({ name: "llama3.2:latest" });
});

it("a video may wish for another writer than the settings do", async () => {
  const models = open({ writer: "templates" });
  expect((await models.first(work, ask)).model).toBeNull();
  const wished = { ...work, writer: "ollama:llama3.2" };
  expect((await models.next(wished)).model).toMatchObject({ name: "llama3.2:latest" });
  expect((await models.first(wished, ask)).model).toMatchObject({ name: "llama3.2:latest" });
  expect((await open().next({ ...work, writer: "templates" })).departures).toEqual([]);
});

it("what nobody has asked for, and is not there, is marked so", async () => {
  const unasked = async (choice: Partial<WriterChoice>) =>
    (await open(choice, { address: DOWN }).next(work)).departures.flatMap((one) => (one.unasked ? one.engine : []));
  expect(await unasked({})).toEqual(["ollama", "gguf"]);
  expect(await unasked({ ollamaAsked: true })).toEqual(["gguf"]);
  expect(await unasked({ writer: "ollama" })).toEqual(["gguf"]);
  expect(await unasked({ writer: "gguf" })).toEqual(["ollama"]);
});

it("a server gets no key that others could read on the way", async () => {
  const ofServer = async (address: string, key: string) => {
    const { departures, model } = await open(
      { server: { address, model: "m" }, keys: { openaiCompatible: key } },
      { address: DOWN },
    ).next(work);
    return model?.engine ?? departures.at(-1)?.code;
  };
  expect(await ofServer("http://192.168.1.7:8080/v1", "secret")).toBe("LLM_KEY");
  expect(await ofServer("http://192.168.1.7:8080/v1", "")).toBe("openaiCompatible");
  expect(await ofServer("http://127.0.0.1:8080/v1", "secret")).toBe("openaiCompatible");
  expect(await ofServer("https://models.example.org/v1", "secret")).toBe("openaiCompatible");
});

it("without any engine nobody writes, and each says why and what to do", async () => {
  const { model, departures } = await open({}, { address: DOWN }).first(work, ask);
  expect(model).toBeNull();
  expect(departures.map(({ engine, code }) => [engine, code])).toEqual([
    ["ollama", "LLM_UNREACHABLE"],
    ["gguf", "LLM_MISSING"],
  ]);
  for (const { hint } of departures) expect(hint).not.toBe("");
});

it("a server of one's own comes after this machine's models, and before what is paid", async () => {
  const server = { address: `${double.address}/v1`, model: "own" };
  const { model, departures } = await open({ server }, { address: DOWN }).first(work, ask);
  expect(model).toMatchObject({ engine: "openaiCompatible", name: "own" });
  expect(departures).toHaveLength(2);
});

it("nothing paid is asked unless it is allowed, even where it is chosen by name", async () => {
  const { model, departures } = await open({ writer: "openai:gpt-4o", keys: LLM_KEYS }, { address: DOWN }).first(
    work,
    ask,
  );
  expect(model).toBeNull();
  expect(departures[0]).toMatchObject({ engine: "openai", code: "LLM_COST" });
  expect(double.received).toHaveLength(0);
});

it("a paid service without a key says so", async () => {
  const { departures } = await open({ paid: ["anthropic"] }, { address: DOWN }).first(work, ask);
  expect(departures.at(-1)).toMatchObject({ engine: "anthropic", code: "LLM_KEY" });
});

it("the dear model writes for a channel that earns it, and for no other", async () => {
  const names = async (revenue: number | null) => {
    const seen: string[] = [];
    await open({ paid: ["openai"], keys: LLM_KEYS }, { address: DOWN }).first({ ...work, revenue }, ({ model }) => {
      seen.push(model.name);
      return Promise.resolve();
    });
    return seen;
  };
  expect(await names(null)).toEqual(["gpt-4o-mini"]);
  expect(await names(500)).toEqual(["gpt-4o-mini"]);
  expect(await names(501)).toEqual(["gpt-4o"]);
});

it("a limit sends the work to the next engine", async () => {
  const server = { address: `${double.address}/v1`, model: "own" };
  const choice = { writer: "openai:gpt-4o-mini", paid: ["openai"] as const, keys: LLM_KEYS, server };
  const { model, departures } = await open({ ...choice, limits: { ...LIMITS, day: 1 } }, { address: DOWN }).first(
    work,
    ask,
  );
  expect(model).toMatchObject({ engine: "openaiCompatible" });
  expect(departures[0]).toMatchObject({ engine: "openai", code: "LLM_COST" });
});

it("what fails in the middle of the work leaves it to the next engine, from the beginning", async () => {
  double.answers = [MODEL_FAULTS.ollama.memory, { text: YES }];
  const server = { address: `${double.address}/v1`, model: "own" };
  const { model, departures } = await open({ server }).first(work, ask);
  expect(model).toMatchObject({ engine: "openaiCompatible" });
  expect(departures.map(({ code }) => code)).toEqual(["LLM_MEMORY", "LLM_MISSING"]);
});

it("the person's choice comes first", async () => {
  const files: FileModels = {
    list: () => Promise.resolve([{ name: "tiny" }]),
    open: (name) => Promise.reject(new AppError("LLM_MEMORY", "test", `${name} does not fit`)),
  };
  const { model, departures } = await open({ writer: "gguf:other" }, { files }).first(work, ask);
  expect(departures).toMatchObject([{ engine: "gguf", message: "other does not fit" }]);
  expect(model).toMatchObject({ engine: "ollama" });
});

it("templates alone means that no model is asked", async () => {
  expect(await open({ writer: "templates" }).first(work, ask)).toEqual({
    departures: [],
    uses: [],
    model: null,
    value: null,
  });
});

it("a mistake of ours is not hidden by another engine, and a wish to stop is obeyed", async () => {
  await expect(
    open().first(work, () => {
      throw new TypeError("x is not a function");
    }),
  ).rejects.toThrow("x is not a function");
  const stop = new AbortController();
  await expect(
    open().first({ ...work, signal: stop.signal }, () => {
      stop.abort();
      throw new AppError("CANCELLED", "test");
    }),
  ).rejects.toMatchObject({ name: "AbortError" });
});

it("the screens are told which model of each engine would be asked", async () => {
  const overview = await open({ paid: ["openai"], keys: LLM_KEYS }).overview(signal);
  expect(overview).toMatchObject([
    { engine: "ollama", model: "qwen2.5:7b" },
    { engine: "gguf", departure: { code: "LLM_MISSING" } },
    { engine: "openai", model: "gpt-4o-mini" },
  ]);
});
