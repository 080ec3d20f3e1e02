// Reads what a GGUF file says of its model, from its first bytes alone: foreign files, so each count is bounded and each length checked.
import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";

import { AppError, systemCode } from "../../../base/errors.ts";
import { isWriter } from "./architectures.ts";
import { bytesOfTensor, QUANTISATIONS } from "./quantisations.ts";

export interface GgufHeader {
  architecture: string;
  name: string | null;
  /** Tokens that it was trained on at once. */
  contextTokens: number;
  layers: number;
  heads: number;
  /** Of the keys and values, for each layer: 0 where a layer has no attention. */
  kvHeads: number[];
  embedding: number;
  feedForward: number;
  /** Numbers in a key and in a value of one head. */
  keyLength: number;
  valueLength: number;
  vocabulary: number;
  /** `Q4_K_M`; null: of a kind that is not known here. */
  quantisation: string | null;
  parameters: number;
  /** `gpt2` is byte-pair encoding, `llama` SentencePiece. */
  tokenizer: string;
  hasChatTemplate: boolean;
  licence: string | null;
  /** ISO 639, as the file says. */
  languages: string[];
  fileBytes: number;
  /** Of the weights of each layer, and of all that belongs to none. */
  layerBytes: number[];
  otherBytes: number;
  /** SHA-256 over the header, the length and samples of the weights: the whole would take a minute. */
  identity: string;
}

/** Beyond these it is no model, but an attempt: the largest vocabularies have 300,000 tokens, the longest headers 30 MB. */
const MOST = {
  headerBytes: 64 * 2 ** 20,
  keys: 4096,
  tensors: 65_536,
  elements: 2 ** 20,
  depth: 2,
  keyBytes: 65_535,
  text: 2 ** 20,
  layers: 1024,
  number: 2 ** 24,
} as const;
const FIRST_BYTES = 2 ** 20;
const SAMPLE_BYTES = 2 ** 16;
/** A number of a header that is none of these is damage. */
const LARGEST_TENSOR = 2 ** 44;

/** Throws LLM_MISSING where there is no file, MODEL_DAMAGED with what is wrong, LLM_FAILED where nothing here runs such a model. */
export async function readHeader(path: string): Promise<GgufHeader> {
  let file: FileHandle;
  try {
    file = await open(path);
  } catch (error) {
    const why = systemCode(error) ?? String(error);
    throw new AppError("LLM_MISSING", "llm.gguf", `The file of the model cannot be opened: ${why}`, { cause: error });
  }
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw damaged("it is no file");
    for (let length = FIRST_BYTES; ; length *= 8) {
      const bytes = await readAt(file, 0, Math.min(length, stats.size, MOST.headerBytes));
      const parsed = parseHeader(bytes, stats.size);
      if (parsed) return { ...parsed.header, identity: await identityOf(file, bytes, parsed.headerBytes, stats.size) };
      if (length >= stats.size) throw damaged("it ends in the middle of its header");
      if (length >= MOST.headerBytes) throw damaged("its header has no end");
    }
  } finally {
    await file.close();
  }
}

/**
 * Of the first bytes of a file; null where its header is longer than these. Layout: ggml/docs/gguf.md, versions 2 and 3.
 * Throws MODEL_DAMAGED, LLM_FAILED.
 */
export function parseHeader(
  bytes: Buffer,
  fileBytes: number,
): { header: Omit<GgufHeader, "identity">; headerBytes: number } | null {
  const reader = new Reader(bytes);
  try {
    const { metadata, lengths, tensors } = read(reader);
    const alignment = numberOf(metadata, "general.alignment") ?? 32;
    if (alignment < 8 || alignment % 8 !== 0 || alignment > 2 ** 16) throw damaged(`its alignment is ${alignment}`);
    const dataAt = Math.ceil(reader.at / alignment) * alignment;
    checkTensors(tensors, fileBytes - dataAt);
    return { header: headerOf(metadata, lengths, tensors, fileBytes), headerBytes: reader.at };
  } catch (error) {
    if (error === TOO_SHORT) return null;
    throw error;
  }
}

type Value = string | number | boolean | readonly Value[];

interface Tensor {
  name: string;
  elements: number;
  /** Null: of a kind that is not known here. */
  bytes: number | null;
  offset: number;
}

function read(reader: Reader) {
  const magic = reader.bytesOf(4).toString("latin1");
  if (magic !== "GGUF") throw damaged("it is no GGUF file");
  const version = reader.u32();
  if ((version & 0xffff) === 0) throw unusable("it was written for big-endian machines");
  if (version !== 2 && version !== 3) throw unusable(`GGUF of version ${version} is not read here, but 2 and 3`);
  const tensorCount = reader.count("tensors", MOST.tensors);
  const keys = reader.count("keys", MOST.keys);
  const metadata = new Map<string, Value>();
  const lengths = new Map<string, number>();
  for (let i = 0; i < keys; i++) {
    const key = reader.text(MOST.keyBytes);
    const { value, length } = valueOf(reader, reader.u32(), key);
    if (value !== undefined) metadata.set(key, value);
    if (length !== undefined) lengths.set(key, length);
  }
  const tensors: Tensor[] = [];
  for (let i = 0; i < tensorCount; i++) {
    const name = reader.text(MOST.keyBytes);
    const dimensions = reader.u32();
    if (dimensions > 4) throw damaged(`its tensor ${shown(name)} has ${dimensions} dimensions`);
    let elements = 1;
    for (let d = 0; d < dimensions; d++) elements *= reader.u64();
    if (elements > LARGEST_TENSOR) throw damaged(`its tensor ${shown(name)} has ${elements} numbers`);
    const kind = reader.u32();
    tensors.push({ name, elements, bytes: bytesOfTensor(kind, elements), offset: reader.u64() });
  }
  return { metadata, lengths, tensors };
}

/** Only what is asked for later is kept: a vocabulary is walked through. */
function valueOf(reader: Reader, kind: number, key: string, depth = 0): { value?: Value; length?: number } {
  if (kind === KIND_OF_TEXT) return { value: reader.text(MOST.text) };
  if (kind !== KIND_OF_ARRAY) return { value: reader.scalar(kind, key) };
  if (depth === MOST.depth) throw damaged(`its ${shown(key)} is an array of arrays of arrays`);
  const inner = reader.u32();
  const length = reader.count(shown(key), MOST.elements);
  const isKept = length <= MOST.layers;
  const kept: Value[] = [];
  for (let i = 0; i < length; i++) {
    if (!isKept && inner === KIND_OF_TEXT) {
      reader.skipText();
      continue;
    }
    const { value } = valueOf(reader, inner, key, depth + 1);
    if (isKept && value !== undefined) kept.push(value);
  }
  return isKept ? { value: kept, length } : { length };
}

function headerOf(
  metadata: ReadonlyMap<string, Value>,
  lengths: ReadonlyMap<string, number>,
  tensors: readonly Tensor[],
  fileBytes: number,
): Omit<GgufHeader, "identity"> {
  const architecture = textOf(metadata, "general.architecture");
  if (architecture === null) throw damaged("it does not say of which architecture it is");
  const parts = numberOf(metadata, "split.count") ?? 1;
  if (parts > 1) throw unusable(`it is one of ${parts} parts: join them first (llama-gguf-split --merge)`);
  if (!isWriter(architecture))
    throw unusable(`nothing here writes with models of the architecture ${shown(architecture)}`);
  const own = (name: string, most: number = MOST.number) => {
    const value = numberOf(metadata, `${architecture}.${name}`);
    if (value !== null && !(Number.isInteger(value) && value >= 0 && value <= most))
      throw damaged(`its ${name} is ${value}`);
    return value;
  };
  const needed = (name: string, most?: number) => {
    const value = own(name, most);
    if (value === null || value === 0) throw damaged(`it does not say its ${name}`);
    return value;
  };
  const layers = needed("block_count", MOST.layers);
  const embedding = needed("embedding_length");
  const heads = largest(metadata.get(`${architecture}.attention.head_count`)) ?? 0;
  const perHead = heads > 0 ? Math.floor(embedding / heads) : 0;
  const layerBytes = Array.from({ length: layers }, () => 0);
  let otherBytes = 0;
  for (const [i, bytes] of sizes(tensors, fileBytes).entries()) {
    const layer = Number(/^blk\.(\d{1,4})\./.exec(tensors[i]?.name ?? "")?.[1] ?? -1);
    if (layer >= 0 && layer < layers) layerBytes[layer] = (layerBytes[layer] ?? 0) + bytes;
    else otherBytes += bytes;
  }
  return {
    architecture,
    name: textOf(metadata, "general.name"),
    contextTokens: needed("context_length"),
    layers,
    heads,
    kvHeads: kvHeadsOf(metadata.get(`${architecture}.attention.head_count_kv`), layers, heads),
    embedding,
    feedForward: largest(metadata.get(`${architecture}.feed_forward_length`)) ?? 0,
    keyLength: own("attention.key_length") ?? perHead,
    valueLength: own("attention.value_length") ?? perHead,
    vocabulary: lengths.get("tokenizer.ggml.tokens") ?? 0,
    quantisation: QUANTISATIONS[numberOf(metadata, "general.file_type") ?? -1] ?? null,
    parameters: tensors.reduce((sum, { elements }) => sum + elements, 0),
    tokenizer: textOf(metadata, "tokenizer.ggml.model") ?? "none",
    hasChatTemplate: textOf(metadata, "tokenizer.chat_template") !== null,
    licence: textOf(metadata, "general.license"),
    languages: textsOf(metadata.get("general.languages")),
    fileBytes,
    layerBytes,
    otherBytes,
  };
}

function kvHeadsOf(value: Value | undefined, layers: number, heads: number): number[] {
  const all = Array.isArray(value) ? value : Array.from({ length: layers }, () => value ?? heads);
  return Array.from({ length: layers }, (_, i) => {
    const one = all[i];
    if (typeof one !== "number" || !Number.isInteger(one) || one < 0 || one > 65_536)
      throw damaged("its attention.head_count_kv makes no sense");
    return one;
  });
}

/** By where each begins: that holds for kinds that are not known here, too. */
function sizes(tensors: readonly Tensor[], fileBytes: number): number[] {
  const begins = tensors.map(({ offset }) => offset).toSorted((a, b) => a - b);
  const next = new Map(begins.map((offset, i) => [offset, begins[i + 1] ?? null]));
  return tensors.map(({ offset, bytes }) => bytes ?? Math.max(0, (next.get(offset) ?? fileBytes) - offset));
}

function checkTensors(tensors: readonly Tensor[], dataBytes: number): void {
  if (tensors.length === 0) throw damaged("it holds no weights");
  const needs = tensors.reduce((most, { offset, bytes }) => Math.max(most, offset + (bytes ?? 1)), 0);
  if (needs > dataBytes)
    throw damaged(`it is cut short: ${Math.max(0, dataBytes)} of ${needs} bytes of its weights are there`, {
      missingBytes: needs - dataBytes,
    });
}

async function identityOf(file: FileHandle, bytes: Buffer, headerBytes: number, fileBytes: number): Promise<string> {
  const hash = createHash("sha256").update(bytes.subarray(0, headerBytes)).update(String(fileBytes));
  const rest = fileBytes - headerBytes;
  for (const part of [0, 0.25, 0.5, 0.75, 1]) {
    const at = headerBytes + Math.floor(part * Math.max(0, rest - SAMPLE_BYTES));
    hash.update(await readAt(file, at, Math.min(SAMPLE_BYTES, fileBytes - at)));
  }
  return `sha256:${hash.digest("hex")}`;
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(buffer, done, length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return buffer.subarray(0, done);
}

const KIND_OF_TEXT = 8;
const KIND_OF_ARRAY = 9;
/** There is more to read than was handed over: no fault yet. */
const TOO_SHORT = Symbol("too short");

class Reader {
  at = 0;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  bytesOf(length: number): Buffer {
    const from = this.at;
    if (from + length > this.#bytes.length) throw TOO_SHORT;
    this.at += length;
    return this.#bytes.subarray(from, this.at);
  }

  u32(): number {
    return this.bytesOf(4).readUInt32LE();
  }

  u64(): number {
    const value = this.bytesOf(8).readBigUInt64LE();
    if (value > Number.MAX_SAFE_INTEGER) throw damaged(`a length in its header is ${value}`);
    return Number(value);
  }

  count(what: string, most: number): number {
    const value = this.u64();
    if (value > most) throw damaged(`it claims to have ${value} ${what}`);
    return value;
  }

  text(most: number): string {
    return this.bytesOf(this.count("bytes in one text", most)).toString("utf8");
  }

  skipText(): void {
    this.bytesOf(this.count("bytes in one text", MOST.text));
  }

  scalar(kind: number, key: string): number | boolean {
    switch (kind) {
      case 0:
        return this.bytesOf(1).readUInt8();
      case 1:
        return this.bytesOf(1).readInt8();
      case 2:
        return this.bytesOf(2).readUInt16LE();
      case 3:
        return this.bytesOf(2).readInt16LE();
      case 4:
        return this.u32();
      case 5:
        return this.bytesOf(4).readInt32LE();
      case 6:
        return this.bytesOf(4).readFloatLE();
      case 7:
        return this.bytesOf(1).readUInt8() !== 0;
      case 10:
        return Number(this.bytesOf(8).readBigUInt64LE());
      case 11:
        return Number(this.bytesOf(8).readBigInt64LE());
      case 12:
        return this.bytesOf(8).readDoubleLE();
      default:
        throw damaged(`its ${shown(key)} is of the unknown kind ${kind}`);
    }
  }
}

function textOf(metadata: ReadonlyMap<string, Value>, key: string): string | null {
  const value = metadata.get(key);
  return typeof value === "string" && value !== "" ? value : null;
}

function textsOf(value: Value | undefined): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string").slice(0, 200) : [];
}

function numberOf(metadata: ReadonlyMap<string, Value>, key: string): number | null {
  const value = metadata.get(key);
  return typeof value === "number" ? value : null;
}

/** Some models have another number for each layer. */
function largest(value: Value | undefined): number | null {
  const all = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === "number");
  if (all.length === 0) return null;
  const most = Math.max(...all);
  if (!(Number.isInteger(most) && most >= 0 && most <= MOST.number)) throw damaged(`a length in its header is ${most}`);
  return most;
}

/** A name out of a foreign file, as it may be shown. */
function shown(name: string): string {
  return JSON.stringify(name.slice(0, 60).replaceAll(/[^\x20-\x7e]/g, "?"));
}

function damaged(why: string, details: Record<string, unknown> = {}): AppError {
  return new AppError("MODEL_DAMAGED", "llm.gguf", `The model cannot be used: ${why}`, { details });
}

function unusable(why: string): AppError {
  return new AppError("LLM_FAILED", "llm.gguf", `The model cannot be used: ${why}`, {
    retryable: false,
    hint: "Choose another model; the GGUF files of most instruct models work.",
  });
}
