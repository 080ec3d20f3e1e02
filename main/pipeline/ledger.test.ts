// What language models are paid, from the settings that allow it to the rows that tell it.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { z } from "zod";

import type { Happening } from "../../contract/liveEvents.ts";
import { LLM_KEYS, startLanguageModels, type LanguageModels as Double } from "../../tests/doubles/languageModels.ts";
import { effectiveSettings } from "../base/settings.ts";
import { openLanguageModels } from "../engines/llm/open.ts";
import { openStore, type Store } from "../store/open.ts";
import { Alerts } from "./alerts.ts";
import { createLedger } from "./ledger.ts";
import { hearDearVideo } from "./troubles.ts";

const NOW = Date.parse("2026-03-01T00:30:00Z");
const HOUR = 3_600_000;
/** gpt-4o-mini: 4,000 tokens in and 2,000 out cost 1,800 millionths. */
const ANSWER = { text: '{"salty":true}', inputTokens: 4000, outputTokens: 2000 };

let double: Double;
let dir: string;
let store: Store;
beforeAll(async () => {
  double = await startLanguageModels();
});
afterAll(() => double.close());
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "ledger-"));
  store = openStore(dir);
  double.received.length = 0;
  double.answers = [ANSWER];
});
afterEach(async () => {
  store.close();
  await rm(dir, { recursive: true, force: true });
});

const ledgerWith = (onDear: (id: string, microUsd: number) => void = () => undefined) =>
  createLedger({ spending: store.spending, onDear, now: () => NOW });

function open(env: Record<string, string>) {
  const variables = { YTEMPIRE_OLLAMA_ADDRESS: "http://127.0.0.1:9", YTEMPIRE_OPENAI_KEY: LLM_KEYS.openai, ...env };
  const models = openLanguageModels({
    settings: () => effectiveSettings({ env: variables }),
    files: null,
    ledger: ledgerWith().models,
    freeMemory: () => 16e9,
    env: variables,
    addresses: { openai: `${double.address}/v1` },
  });
  return (videoId: string, times = 1) =>
    models.first({ videoId, revenue: null, signal: new AbortController().signal }, async ({ ask }) => {
      for (let i = 0; i < times; i++)
        await ask({
          operation: `test.${i}`,
          system: "",
          prompt: "Salty?",
          schema: z.object({ salty: z.boolean() }),
          maxTokens: 100,
          temperature: 0,
          seed: 1,
        });
      return times;
    });
}

it("a paid service that nobody allowed is not asked, whatever keys there are", async () => {
  const { model } = await open({})("v1");
  expect(model).toBeNull();
  expect(double.received).toEqual([]);
});

it("each question to a paid service is a row of its video, with what it was for", async () => {
  const { model, departures } = await open({ YTEMPIRE_CLOUD_WRITERS: "openai" })("v1", 2);
  expect(model).toMatchObject({ engine: "openai", name: "gpt-4o-mini" });
  expect(departures.map(({ engine, unasked }) => [engine, unasked ?? false])).toEqual([
    ["ollama", false],
    ["gguf", true],
  ]);
  const about = { kind: "model", service: "openai", model: "gpt-4o-mini", videoId: "v1", at: NOW };
  expect(store.spending.since(0)).toMatchObject([
    { ...about, operation: "test.0", units: 6000, microUsd: 1800 },
    { ...about, operation: "test.1", units: 6000, microUsd: 1800 },
  ]);
  expect(store.spending.ofVideo("v1")).toBe(3600);
  expect(double.received[0]?.headers.authorization).toBe(`Bearer ${LLM_KEYS.openai}`);
});

it.each([
  ["of a request", "REQUEST", 40, { asked: 0 }],
  ["of a video", "VIDEO", 1850, { asked: 1 }],
  ["of a day", "DAY", 4000, { asked: 0 }],
  ["of a month", "MONTH", 4000, { asked: 0 }],
])("the limit %s stops the next question before it is asked", async (_, name, limit, { asked }) => {
  // On this day, for another video.
  store.spending.record({ kind: "model", service: "openai", units: 1, microUsd: 3950, at: NOW, videoId: "v0" });
  const ask = open({ YTEMPIRE_CLOUD_WRITERS: "openai", [`YTEMPIRE_WRITER_${name}_LIMIT`]: String(limit) });
  const { model, departures } = await ask("v1", 2);
  expect(model).toBeNull();
  expect(departures.at(-1)).toMatchObject({ engine: "openai", code: "LLM_COST" });
  expect(double.received).toHaveLength(asked);
});

it("days and months are the calendar's, and voices are no models", () => {
  const record = (microUsd: number, at: number, kind: "model" | "voice" = "model") =>
    store.spending.record({ kind, service: "openai", units: 1, microUsd, at, videoId: "v1" });
  record(1, NOW);
  record(10, NOW - HOUR);
  record(100, Date.parse("2026-02-01T00:00:00Z"));
  record(1000, NOW, "voice");
  expect(store.spending.ofModels("v1", NOW)).toEqual({ video: 111, day: 1, month: 1 });
  expect(store.spending.ofModels("v1", NOW - HOUR)).toMatchObject({ month: 111 });
  expect(store.spending.ofModels(null, NOW)).toEqual({ video: 0, day: 1, month: 1 });
  expect(store.spending.ofVideo("v1")).toBe(1111);
});

it("a video that has cost more than two dollars in all is told, once for each sum", () => {
  const told: Happening[] = [];
  const alerts = new Alerts({ publish: (happening) => told.push(happening), now: () => NOW });
  const ledger = ledgerWith((id, microUsd) => hearDearVideo(alerts, { id, title: "Salt" }, microUsd));
  const pay = (videoId: string | null) =>
    ledger.note({ kind: "voice", service: "google", units: 1, microUsd: 1_500_000, videoId });
  pay("v1");
  pay(null);
  pay(null);
  expect(told).toEqual([]);
  pay("v1");
  expect(alerts.list()).toMatchObject([
    { id: "spending:v1", kind: "quota", severity: "warning", code: "VIDEO_COST", usage: 3_000_000, limit: 2_000_000 },
  ]);
  expect(alerts.list()[0]?.message).toContain("“Salt”, $3.00");
});
