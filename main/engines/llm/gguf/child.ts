// The process that runs a model of a GGUF file by llama.cpp: one model, one question at a time; what breaks it down takes nothing else with it.
import { totalmem } from "node:os";

import type { Llama, LlamaChat, LlamaContext, LlamaGrammar, LlamaModel } from "node-llama-cpp";

import type { LlmEngine } from "../../../../contract/llm.ts";
import { AppError } from "../../../base/errors.ts";
import { freeMemory } from "../../../base/freeMemory.ts";
import { fits, type Place } from "./need.ts";
import type { Asked, FromChild, Gpu, Placed, Seen, ToChild, Told } from "./protocol.ts";
import { grammarSchema } from "./schema.ts";

type Placing = Extract<ToChild, { op: "place" }>;

/** How many tokens an answer must have room for beside its question. */
const LEAST_ANSWER = 64;
/** What llama.cpp said last of what went wrong: its exceptions only say that something did. */
const faults: string[] = [];

let llama: Llama | null = null;
let placing: Placing | null = null;
let place: Place | null = null;
let loaded: { model: LlamaModel; context: LlamaContext; chat: LlamaChat } | null = null;
let running: { id: number; stop: AbortController } | null = null;

if (!process.send) throw new Error("no process of another");
process.on("message", (message) => {
  const asked = message as ToChild;
  if (asked.op === "stop") {
    if (running?.id === asked.id) running.stop.abort();
    return;
  }
  void done(asked).catch((error: unknown) => tell(failure(asked.id, error)));
});
process.on("SIGINT", () => undefined);
// Not in an orderly way: a thread of llama.cpp may be at work for long.
process.once("disconnect", () => process.kill(process.pid, "SIGKILL"));

function tell(message: FromChild): void {
  process.send?.(message);
}

async function done(asked: Exclude<ToChild, { op: "stop" }>): Promise<void> {
  switch (asked.op) {
    case "look":
      llama ??= await start(asked.gpu);
      return tell({ id: asked.id, said: "seen", seen: await see(llama, asked.freeRam) });
    case "place":
      return placed(asked);
    case "ask":
      return answered(asked.id, asked.question);
  }
}

async function placed(asked: Placing): Promise<void> {
  placing = asked;
  llama ??= await start(asked.gpu);
  const where = await look(llama, asked);
  place = where;
  tell({ id: asked.id, said: "placed", placed: shown(where, llama) });
}

async function start(gpu: Gpu): Promise<Llama> {
  // Not before it is asked: what is sent while a script is still being read may be lost.
  const { getLlama } = await import("node-llama-cpp");
  return getLlama({
    gpu,
    build: "never",
    skipDownload: true,
    logLevel: "error" as never,
    logger: (_level, message) => {
      faults.push(message.trim());
      faults.splice(0, faults.length - 6);
    },
  });
}

async function look(on: Llama, { header, contextTokens, freeRam }: Placing): Promise<Place> {
  return fits(header, await see(on, freeRam), contextTokens);
}

async function see(on: Llama, freeRam: number | null): Promise<Seen> {
  const memory = on.gpu === false ? null : await on.getVramState();
  // Vulkan's library may be there without any card.
  const card = memory && memory.total > 0 ? memory : null;
  return {
    freeRam: freeRam ?? Math.min(freeMemory(), totalmem()),
    freeVram: card?.free ?? null,
    isShared: card !== null && card.unifiedSize > 0,
    card: card === null || on.gpu === false ? null : on.gpu,
    totalVram: card?.total ?? null,
  };
}

function shown({ contextTokens, gpuLayers }: Place, { gpu }: Llama): Placed {
  return { contextTokens, gpuLayers, card: gpuLayers > 0 && gpu !== false ? gpu : null };
}

async function answered(id: number, question: Asked): Promise<void> {
  const stop = new AbortController();
  running = { id, stop };
  try {
    loaded ??= await load(id, stop.signal);
    tell({ id, said: "loaded" });
    tell({ id, said: "answer", answer: await answer(id, question, loaded, stop.signal) });
  } finally {
    running = null;
  }
}

/** By the card as far as it was planned; where that fails, by the processor, and it is told. */
async function load(id: number, signal: AbortSignal): Promise<NonNullable<typeof loaded>> {
  if (!llama || !place || !placing) throw new Error("asked before it was placed");
  try {
    return await loadAt(llama, placing.path, place, signal);
  } catch (error) {
    if (place.gpuLayers === 0 || signal.aborted) throw error;
    const why = reasonOf(error);
    await llama.dispose();
    llama = await start(false);
    const there = await look(llama, placing);
    if (there.contextTokens < place.contextTokens) throw error;
    place = { ...there, contextTokens: place.contextTokens };
    const made = await loadAt(llama, placing.path, place, signal);
    tell({
      id,
      said: "note",
      note: {
        engine: "gguf" satisfies LlmEngine,
        code: "LLM_MEMORY",
        message: `The graphics card does not take the model: ${why}`,
        hint: "The processor writes meanwhile, more slowly; close what else uses the card.",
      },
    });
    return made;
  }
}

async function loadAt(on: Llama, modelPath: string, { gpuLayers, contextTokens }: Place, signal: AbortSignal) {
  faults.length = 0;
  // The need was computed before; the package's own check knows nothing of what stays for rendering.
  const model = await on.loadModel({ modelPath, gpuLayers, loadSignal: signal, ignoreMemorySafetyChecks: true });
  const context = await model.createContext({
    sequences: 1,
    contextSize: contextTokens,
    batchSize: Math.min(512, contextTokens),
    // One core stays for all else. More threads than cores wait for each other a thousand times as long as they compute.
    threads: Math.max(1, on.cpuMathCores - 1),
    createSignal: signal,
    ignoreMemorySafetyChecks: true,
    failedCreationRemedy: false,
  });
  const chat = await import("node-llama-cpp");
  return { model, context, chat: new chat.LlamaChat({ contextSequence: context.getSequence() }) };
}

async function answer(
  id: number,
  { system, messages, schema, maxTokens, temperature, seed }: Asked,
  { model, context, chat }: NonNullable<typeof loaded>,
  signal: AbortSignal,
): Promise<Told> {
  const history = [
    { type: "system" as const, text: system },
    ...messages.map(({ role, text }) =>
      role === "user" ? { type: "user" as const, text } : { type: "model" as const, response: [text] },
    ),
    { type: "model" as const, response: [] },
  ];
  const { contextText } = chat.chatWrapper.generateContextState({ chatHistory: history });
  const inputTokens = contextText.tokenize(model.tokenizer).length;
  const room = context.contextSize - inputTokens - 1;
  if (room < LEAST_ANSWER)
    throw new AppError(
      "LLM_FAILED",
      "llm.gguf",
      `The question has ${inputTokens} tokens; the model takes ${context.contextSize} with its answer`,
      {
        retryable: false,
        hint: "Choose a model with a longer context, or shorten the notes.",
        details: { inputTokens, contextTokens: context.contextSize },
      },
    );
  const before = chat.sequence.tokenMeter.getState();
  const grammar = schema ? await grammarOf(id, schema) : null;
  const tokens = Math.min(maxTokens, room);
  const { response, metadata } = await chat.generateResponse(history, {
    maxTokens: tokens,
    temperature,
    // A sampler's seed has 32 bits.
    seed: seed >>> 0,
    signal,
    stopOnAbortSignal: true,
    repeatPenalty: false,
    budgets: { thoughtTokens: Math.floor(tokens / 2) },
    ...(grammar ? { grammar } : {}),
    onTextChunk: (piece) => tell({ id, said: "piece", piece }),
    onResponseChunk: ({ type }) => {
      if (type === "segment") tell({ id, said: "piece", piece: "" });
    },
  });
  const { usedOutputTokens } = chat.sequence.tokenMeter.diff(before);
  return {
    text: response,
    finish: metadata.stopReason === "maxTokens" || metadata.stopReason === "abort" ? "length" : "stop",
    inputTokens,
    outputTokens: usedOutputTokens,
  };
}

/** Any JSON where the schema's own form is more than a grammar can say, and it is told. */
async function grammarOf(id: number, schema: Record<string, unknown>): Promise<LlamaGrammar> {
  if (!llama) throw new Error("asked before it was placed");
  const own = grammarSchema(schema);
  let why = "it has parts that no grammar has";
  if (own)
    try {
      return await llama.createGrammarForJsonSchema(own as { type: "object" });
    } catch (error) {
      why = reasonOf(error);
    }
  tell({
    id,
    said: "note",
    note: {
      engine: "gguf" satisfies LlmEngine,
      code: "LLM_ANSWER",
      message: `The model is held to JSON, but not to its schema: ${why}`,
      hint: "Its answers are checked all the same; more of them may be asked for twice.",
    },
  });
  return llama.createGrammar({ grammar: JSON_GRAMMAR, trimWhitespaceSuffix: true });
}

/** RFC 8259, without white space between the parts: models write on and on of it. */
const JSON_GRAMMAR = `root ::= object | array
value ::= object | array | string | number | "true" | "false" | "null"
object ::= "{" (member ("," " "? member)*)? "}"
member ::= string ":" " "? value
array ::= "[" (value ("," " "? value)*)? "]"
string ::= "\\"" ([^"\\\\\\x7F\\x00-\\x1F] | "\\\\" (["\\\\/bfnrt] | "u" [0-9a-fA-F]{4}))* "\\""
number ::= "-"? ("0" | [1-9] [0-9]{0,15}) ("." [0-9]{1,16})? ([eE] [-+]? [0-9]{1,3})?
`;

function reasonOf(error: unknown): string {
  // The first says why, those after it what came of it.
  const said = faults.find((line) => /error|fail|invalid|unknown|out of memory/i.test(line));
  const message = error instanceof Error ? error.message : String(error);
  return said ? `${message} (${said.slice(0, 300)})` : message;
}

function failure(id: number, error: unknown): FromChild {
  if (error instanceof AppError)
    return {
      id,
      said: "failed",
      code: error.code,
      message: error.message,
      hint: error.hint,
      details: error.details,
    };
  const message = reasonOf(error);
  const code = /memory|alloc|vram/i.test(message) ? "LLM_MEMORY" : "LLM_FAILED";
  return { id, said: "failed", code, message: `llama.cpp: ${message}`, hint: null, details: {} };
}
