import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";

import {
  LLM_KEYS,
  MODEL_FAULTS,
  startLanguageModels,
  type LanguageModels,
} from "../../../tests/doubles/languageModels.ts";
import { plainText, said } from "../../base/said.ts";
import { askFor } from "./askFor.ts";
import { openCloud, type CloudEngine } from "./cloud/index.ts";
import { createGate, type Payment } from "./gate.ts";
import { repeats } from "./listen.ts";
import { createOllama } from "./ollama/index.ts";
import type { LanguageModel, Question } from "./types.ts";

let double: LanguageModels;
beforeAll(async () => {
  double = await startLanguageModels();
});
afterAll(() => double.close());
beforeEach(() => {
  double.received.length = 0;
  double.answers = [];
  double.ollama.version = "0.11.4";
});

const waits = { firstMs: 400, nextMs: 400 };
const { signal } = new AbortController();
const question = (more: Partial<Question> = {}): Question => ({
  operation: "test",
  system: "You are terse.",
  messages: [{ role: "user", text: "Is the sea salty?" }],
  maxTokens: 100,
  temperature: 0.2,
  seed: 7,
  signal,
  ...more,
});

const cloud = (engine: CloudEngine, key = LLM_KEYS[engine === "openaiCompatible" ? "openai" : engine]): LanguageModel =>
  openCloud({
    engine,
    key,
    waits,
    contextTokens: 8192,
    price: {
      input: 15e4,
      output: 6e5,
    },
    name: {
      openai: "gpt-4o-mini",
      openaiCompatible: "local",
      anthropic: "claude-haiku",
      google: "gemini-flash",
    }[engine],
    address: `${double.address}/v1`,
  });
const OPEN: Record<string, () => Promise<LanguageModel> | LanguageModel> = {
  ollama: () => createOllama({ address: double.address, waits }).open("qwen2.5:7b", signal),
  openaiCompatible: () => cloud("openaiCompatible"),
  openai: () => cloud("openai"),
  anthropic: () => cloud("anthropic"),
  google: () => cloud("google"),
};

describe.each(Object.keys(OPEN))("a model of %s", (engine) => {
  const open = () => OPEN[engine]?.() as Promise<LanguageModel>;

  it("answers piece by piece, and tells what was used", async () => {
    double.answers = [{ text: "Yes, it is salty.", outputTokens: 9 }];
    const pieces: string[] = [];
    const answer = await (await open()).ask(question({ onText: (piece) => pieces.push(piece) }));
    expect(answer).toEqual({ text: "Yes, it is salty.", finish: "stop", inputTokens: 12, outputTokens: 9 });
    expect(pieces.length).toBeGreaterThan(2);
    expect(JSON.stringify(double.received[0]?.body)).toMatch(/terse.*salty|salty.*terse/);
  });

  it("is asked for JSON of a schema in its own way", async () => {
    double.answers = [{ text: '{"salty":true}' }];
    const schema = z.toJSONSchema(z.object({ salty: z.boolean() }));
    await (await open()).ask(question({ schema }));
    expect(JSON.stringify(double.received[0]?.body)).toContain('"salty"');
  });

  it("tells an answer that was cut", async () => {
    double.answers = [{ text: "Yes, it", finish: "length" }];
    expect((await (await open()).ask(question())).finish).toBe("length");
  });

  it("is stopped where it repeats itself without end", async () => {
    double.answers = [{ text: `Well. ${"It is salty. ".repeat(2000)}` }];
    const answer = await (await open()).ask(question({ maxTokens: 10_000 }));
    expect(answer.finish).toBe("repeats");
    expect(answer.text.length).toBeLessThan(2000);
  });

  it("ends at once when nobody wants the answer any more", async () => {
    double.answers = ["hang"];
    const stop = new AbortController();
    const asked = (await open()).ask(question({ signal: stop.signal }));
    setTimeout(() => stop.abort(), 30);
    await expect(asked).rejects.toMatchObject({ code: "CANCELLED" });
  });

  it.each([
    ["nothing at all", ["hang"] as const],
    ["nothing more", [{ text: "It is salty", breaks: { after: 1, how: "hang" } }] as const],
  ])("is given up when %s comes", async (_, answers) => {
    double.answers = [...answers];
    await expect((await open()).ask(question())).rejects.toMatchObject({
      code: "LLM_UNREACHABLE",
      message: expect.stringContaining("said nothing for 0.4 s"),
    });
  });

  it("never takes half an answer of a connection that broke for a whole one", async () => {
    double.answers = [{ text: "It is salty since", breaks: { after: 2, how: "drop" } }];
    const got = await (await open()).ask(question()).then(
      ({ finish }) => finish,
      ({ code }: { code: string }) => code,
    );
    expect(["LLM_UNREACHABLE", "length"]).toContain(got);
  });
});

describe("Ollama", () => {
  it("lists what writes, largest first", async () => {
    const models = await createOllama({ address: double.address }).models(signal);
    expect(models.map(({ name }) => name)).toEqual(["qwen2.5:7b", "llama3.2:latest"]);
  });
  it("says how to be started where it is down", async () => {
    await expect(createOllama({ address: "http://127.0.0.1:9" }).models(signal)).rejects.toMatchObject({
      code: "LLM_UNREACHABLE",
      hint: expect.stringContaining("ollama serve"),
    });
  });
  it("says which model is missing, and how to fetch it", async () => {
    await expect(createOllama({ address: double.address }).open("phi4", signal)).rejects.toMatchObject({
      code: "LLM_MISSING",
      hint: "Fetch it with: ollama pull phi4",
    });
  });
  it("says that it is too old for answers of a schema", async () => {
    double.ollama.version = "0.4.7";
    await expect(createOllama({ address: double.address }).models(signal)).rejects.toMatchObject({
      code: "LLM_VERSION",
    });
  });
  it("tells too little memory from other failures", async () => {
    double.answers = [MODEL_FAULTS.ollama.memory];
    const model = await createOllama({ address: double.address }).open("llama3.2", signal);
    await expect(model.ask(question())).rejects.toMatchObject({ code: "LLM_MEMORY" });
  });
});

describe("a service", () => {
  it.each([
    ["openai", MODEL_FAULTS.openai.key, "LLM_KEY"],
    ["openai", MODEL_FAULTS.openai.quota, "LLM_QUOTA"],
    ["openai", MODEL_FAULTS.openai.busy, "LLM_UNREACHABLE"],
    ["openai", MODEL_FAULTS.openai.model, "LLM_MISSING"],
    ["openai", { status: 400, body: { error: { message: "Unsupported value: temperature" } } }, "LLM_FAILED"],
    ["anthropic", MODEL_FAULTS.anthropic.key, "LLM_KEY"],
    ["anthropic", MODEL_FAULTS.anthropic.busy, "LLM_UNREACHABLE"],
    ["google", MODEL_FAULTS.google.key, "LLM_KEY"],
    ["google", MODEL_FAULTS.google.quota, "LLM_QUOTA"],
  ] as const)(
    "%s: an error of the service is told as what it is, without the key (%#)",
    async (engine, fault, code) => {
      double.answers = [fault];
      const failed = await cloud(engine)
        .ask(question())
        .catch((error: unknown) => error);
      expect(failed).toMatchObject({ code });
      expect(JSON.stringify([failed, String(failed), (failed as Error).cause ?? null])).not.toContain(LLM_KEYS[engine]);
    },
  );
  it("that answers with a page in place of JSON is told as such", async () => {
    double.answers = [{ status: 200, body: "<html>Sign in</html>", headers: { "Content-Type": "text/html" } }];
    const got = await cloud("openai")
      .ask(question())
      .then(
        ({ text, finish }) => `${text}${finish}`,
        ({ code }: { code: string }) => code,
      );
    expect(["LLM_UNREACHABLE", "stop"]).toContain(got);
  });
});

describe("asking for data", () => {
  const Titles = z.object({ titles: z.array(said(60)).length(2) });
  const ask = async (more: Partial<Parameters<typeof askFor<typeof Titles>>[1]> = {}) =>
    askFor(await createOllama({ address: double.address, waits }).open("qwen2.5:7b", signal), {
      operation: "test.titles",
      system: "Write titles.",
      prompt: "Salt",
      schema: Titles,
      maxTokens: 200,
      temperature: 0.5,
      seed: 1,
      signal,
      ...more,
    });

  it.each([
    ["plain", '{"titles":["Salt","Sea"]}'],
    ["in a fence, with words around it", 'Here you are:\n```json\n{"titles":["Salt","Sea"]}\n```\nHave fun!'],
    ["after its thoughts", '<think>{"titles": no, first…</think>{"titles":["Salt","Sea"]}'],
    ["with forgotten quotes and commas", "{titles: ['Salt' 'Sea',]}"],
  ])("takes JSON that comes %s", async (_, text) => {
    double.answers = [{ text }];
    const { value, uses } = await ask();
    expect(value).toEqual({ titles: ["Salt", "Sea"] });
    expect(uses).toHaveLength(1);
  });

  it("asks again with what was wrong, and counts both", async () => {
    double.answers = [{ text: '{"titles":["Salt"]}' }, { text: '{"titles":["Salt","Sea"]}' }];
    const { value, uses } = await ask();
    expect(value.titles).toEqual(["Salt", "Sea"]);
    expect(uses).toHaveLength(2);
    expect(JSON.stringify(double.received[1]?.body["messages"])).toMatch(/cannot be used.*titles/);
  });

  it("gives up after three answers that cannot be used, and says why", async () => {
    double.answers = [{ text: "I like salt." }];
    await expect(ask()).rejects.toMatchObject({ code: "LLM_ANSWER", message: expect.stringContaining("no JSON") });
    expect(double.received).toHaveLength(3);
  });

  it("never takes an answer that was cut, even where its repair would look whole", async () => {
    double.answers = [{ text: '{"titles":["Salt","Se', finish: "length" }];
    await expect(ask()).rejects.toMatchObject({ code: "LLM_ANSWER", message: expect.stringContaining("longer") });
  });

  it("tells a refusal", async () => {
    double.answers = [{ text: "I can't help with that." }];
    await expect(ask()).rejects.toMatchObject({ code: "LLM_REFUSED" });
  });
});

describe("what a model says", () => {
  it.each([
    ["markup", "A <b onclick=\"x\">bold</b> <script>alert('x')</script>word", "A bold word"],
    ["Markdown", "## Title\n**Bold** [link](javascript:alert(1))\n```js\nx\n```", "Title\nBold link\n\nx"],
    ["marks that turn the writing", "left\u202Ethgir\u202C \u0000end\uFEFF", "left thgir end"],
    ["stress stays", "It is *very* salty", "It is *very* salty"],
    ["joined emoji and Persian stay", "👩‍🔬 می‌روم", "👩‍🔬 می‌روم"],
  ])("%s", (_, raw, plain) => expect(plainText(raw)).toBe(plain));

  it("repeats are seen, lists and rhymes are not", () => {
    expect(repeats(`Once. ${"and then ".repeat(20)}`)).toBe(true);
    expect(repeats("a".repeat(130))).toBe(true);
    expect(repeats("Row, row, row your boat, gently down the stream. ".repeat(3))).toBe(false);
    expect(repeats(Array.from({ length: 60 }, (_, i) => `${i + 1}. item ${i}`).join("\n"))).toBe(false);
  });
});

describe("the gate", () => {
  function gate(limits: Partial<Record<"request" | "video" | "day" | "month", number>>, before = 0) {
    const payments: Payment[] = [];
    const { behind } = createGate({
      limits: () => ({ request: 1e6, video: 1e6, day: 1e6, month: 1e6, ...limits }),
      ledger: {
        spent: (videoId) => {
          const sum = (all: Payment[]) => all.reduce((total, { microUsd }) => total + microUsd, before);
          return {
            video: sum(payments.filter((one) => one.videoId === videoId)),
            day: sum(payments),
            month: sum(payments),
          };
        },
        record: (payment) => payments.push(payment),
      },
    });
    return { behind, payments };
  }

  it("lets what costs nothing pass", async () => {
    const model = await createOllama({ address: double.address }).open("qwen2.5:7b", signal);
    expect(gate({ request: 0 }).behind(model, null)).toBe(model);
  });

  it("counts what was used in the ledger", async () => {
    const { behind, payments } = gate({});
    double.answers = [{ text: "Yes.", inputTokens: 1000, outputTokens: 500 }];
    await behind(cloud("openai"), "v1").ask(question());
    // A thousand at 0.15 and five hundred at 0.60 dollars a million.
    expect(payments).toEqual([
      {
        service: "openai",
        model: "gpt-4o-mini",
        operation: "test",
        videoId: "v1",
        inputTokens: 1e3,
        outputTokens: 500,
        microUsd: 450,
      },
    ]);
  });

  it.each(["request", "video", "day", "month"] as const)(
    "refuses what would pass the limit of a %s, and asks nothing",
    async (scope) => {
      const { behind } = gate({ [scope]: 50 });
      await expect(behind(cloud("openai"), "v1").ask(question())).rejects.toMatchObject({
        code: "LLM_COST",
        details: expect.objectContaining({ scope }),
      });
      expect(double.received).toHaveLength(0);
    },
  );

  it("lets two questions at once not pass what one alone keeps", async () => {
    const { behind } = gate({ day: 100 });
    double.answers = [{ text: "Yes." }];
    const model = behind(cloud("openai"), "v1");
    const both = await Promise.allSettled([model.ask(question()), model.ask(question())]);
    expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  });

  it("counts an answer that broke off", async () => {
    const { behind, payments } = gate({});
    double.answers = [{ text: "It is salty since", breaks: { after: 2, how: "hang" } }];
    await expect(behind(cloud("openai"), "v1").ask(question())).rejects.toMatchObject({ code: "LLM_UNREACHABLE" });
    expect(payments).toHaveLength(1);
    expect(payments[0]?.microUsd).toBeGreaterThan(0);
  });
});
