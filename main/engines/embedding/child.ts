// The process of one model of CLIP's kind: loads a tower when it is first asked for it, and makes vectors of texts and pictures.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { constants, setPriority } from "node:os";

import type { InferenceSession } from "onnxruntime-node";
import { z } from "zod";

import { serveWorker } from "../../base/workers.ts";
import type { ClipFiles } from "./modelFiles.ts";
import type { EmbedReply, EmbedRequest } from "./protocol.ts";
import { Tokenizer, type Vocabulary } from "./tokenizer.ts";

// The package is CommonJS, and its native half is loaded only here.
const { InferenceSession: Sessions, Tensor } = createRequire(import.meta.url)(
  "onnxruntime-node",
) as typeof import("onnxruntime-node");

const TokenizerFile = z.object({
  model: z.object({
    vocab: z.record(z.string(), z.int().nonnegative()),
    merges: z.array(z.union([z.string(), z.tuple([z.string(), z.string()])])),
  }),
  added_tokens: z.array(z.object({ content: z.string(), id: z.int().nonnegative() })).default([]),
});

const sessions = new Map<string, Promise<InferenceSession>>();
const tokenizers = new Map<string, Tokenizer>();

// Whoever waits for a page or a video comes first.
try {
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
} catch {
  // It is nicer than that already.
}

serveWorker<EmbedRequest, EmbedReply>(async (request) => {
  const path = request.op === "texts" ? request.files.text : request.files.vision;
  let session: InferenceSession;
  try {
    session = await load(path, request);
  } catch (error) {
    return { result: { refused: error instanceof Error ? error.message : String(error) } };
  }
  const vectors: Float32Array[] = [];
  try {
    if (request.op === "texts")
      // One by one: of a text that is filled up to the length of another the model gives a little another vector.
      for (const text of request.texts) vectors.push(...(await embedTokens(session, tokensOf(text, request.files))));
    else vectors.push(...(await embedPictures(session, request.pictures, request.files)));
  } catch (error) {
    return { result: { damaged: error instanceof Error ? error.message : String(error) } };
  }
  return { result: { vectors } };
});

function load(path: string, { provider, threads }: EmbedRequest): Promise<InferenceSession> {
  const key = `${provider} ${path}`;
  const known = sessions.get(key);
  if (known) return known;
  const made = Sessions.create(path, {
    executionProviders: [provider],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 4,
  });
  sessions.set(key, made);
  // Another try may have more memory.
  made.catch(() => sessions.delete(key));
  return made;
}

function tokensOf(text: string, { words, context }: ClipFiles): number[] {
  const key = words.join("\0");
  const known = tokenizers.get(key) ?? new Tokenizer(readVocabulary(words));
  tokenizers.set(key, known);
  return known.encode(text, context);
}

function readVocabulary(words: readonly string[]): Vocabulary {
  const [first = "", second] = words;
  if (second === undefined) {
    const { model, added_tokens } = TokenizerFile.parse(JSON.parse(readFileSync(first, "utf8")));
    const added = Object.fromEntries(added_tokens.map(({ content, id }) => [content, id]));
    return { vocab: { ...model.vocab, ...added }, merges: model.merges.map(pairOf) };
  }
  const vocab = z.record(z.string(), z.int().nonnegative()).parse(JSON.parse(readFileSync(first, "utf8")));
  // Its first line names its version.
  const lines = readFileSync(second, "utf8").split("\n");
  return { vocab, merges: lines.filter((line) => line !== "" && !line.startsWith("#version")).map(pairOf) };
}

function pairOf(merge: string | readonly [string, string]): [string, string] {
  if (typeof merge !== "string") return [merge[0], merge[1]];
  const [a = "", b = ""] = merge.split(" ");
  return [a, b];
}

async function embedTokens(session: InferenceSession, tokens: readonly number[]): Promise<Float32Array[]> {
  const shape = [1, tokens.length];
  const feeds: Record<string, InstanceType<typeof Tensor>> = {
    input_ids: new Tensor("int64", BigInt64Array.from(tokens.map(BigInt)), shape),
  };
  if (session.inputNames.includes("attention_mask"))
    feeds["attention_mask"] = new Tensor("int64", new BigInt64Array(tokens.length).fill(1n), shape);
  return vectorsOf(session, feeds, "text_embeds", 1);
}

async function embedPictures(
  session: InferenceSession,
  pictures: readonly Uint8Array[],
  { side, mean, deviation }: ClipFiles,
): Promise<Float32Array[]> {
  const area = side * side;
  const pixels = new Float32Array(pictures.length * 3 * area);
  for (const [i, rgb] of pictures.entries()) {
    if (rgb.length !== 3 * area) throw new RangeError(`a picture of ${rgb.length} bytes, not of ${3 * area}`);
    for (let channel = 0; channel < 3; channel++) {
      const [less, by] = [mean[channel] as number, deviation[channel] as number];
      const to = (i * 3 + channel) * area;
      for (let at = 0; at < area; at++) pixels[to + at] = ((rgb[at * 3 + channel] as number) / 255 - less) / by;
    }
  }
  const feeds = { pixel_values: new Tensor("float32", pixels, [pictures.length, 3, side, side]) };
  return vectorsOf(session, feeds, "image_embeds", pictures.length);
}

/** Of the output of this name, each of length 1. */
async function vectorsOf(
  session: InferenceSession,
  feeds: InferenceSession.FeedsType,
  output: string,
  count: number,
): Promise<Float32Array[]> {
  if (!session.outputNames.includes(output)) throw new TypeError(`it has no output ${output}`);
  const tensor = (await session.run(feeds, [output]))[output];
  const data = tensor?.data;
  const size = tensor?.dims[1] ?? 0;
  if (!(data instanceof Float32Array) || tensor?.dims.length !== 2 || size === 0 || data.length !== count * size)
    throw new TypeError(`its ${output} are no vectors`);
  return Array.from({ length: count }, (_, i) => unit(data.slice(i * size, (i + 1) * size)));
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  if (!Number.isFinite(length)) throw new TypeError("it gives what is no number");
  return length === 0 ? vector : vector.map((value) => value / length);
}
