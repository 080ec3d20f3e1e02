// Writes a language model of 355 kB with one layer, which llama.cpp loads and runs for real: `node scripts/models/tinyGguf.ts FILE`.
import { writeFileSync } from "node:fs";

const ALIGNMENT = 32;
const EMBEDDING = 64;
const FEED_FORWARD = 128;
const HEADS = 2;
const CONTEXT = 2048;
/** Of GGUF (ggml/docs/gguf.md): the kinds of a value, of a token, of a tensor. */
const KIND = { u32: 4, i32: 5, f32: 6, string: 8, array: 9 } as const;
const TOKEN = { normal: 1, unknown: 2, control: 3, byte: 6 } as const;
const F32 = 0;

type Value =
  | { kind: "u32" | "f32"; value: number }
  | { kind: "string"; value: string }
  | { kind: "strings"; value: readonly string[] }
  | { kind: "i32s" | "f32s"; value: readonly number[] };

export interface TinyGguf {
  architecture?: string;
  contextTokens?: number;
  /** Left out: there is none. */
  chatTemplate?: string | null;
  /** The higher, the sooner it ends what it says. */
  endWeight?: number;
}

/** `"`, `}` and `]` are likelier than all else: what it says by a grammar closes soon. */
const CLOSING = new Set(['"', "}", "]"]);
const CLOSING_WEIGHT = 0.6;
const TEMPLATE =
  "{% for message in messages %}<|{{ message.role }}|>\n{{ message.content }}\n{% endfor %}{% if add_generation_prompt %}<|assistant|>\n{% endif %}";

/** The same bytes at each call. */
export function tinyGguf({
  architecture = "llama",
  contextTokens = CONTEXT,
  chatTemplate = TEMPLATE,
  endWeight = 0,
}: TinyGguf = {}): Uint8Array {
  const tokens = vocabulary();
  const width = EMBEDDING / HEADS;
  const key = (name: string) => `${architecture}.${name}`;
  const metadata: Record<string, Value> = {
    "general.architecture": { kind: "string", value: architecture },
    "general.name": { kind: "string", value: "Tiny" },
    "general.license": { kind: "string", value: "cc0-1.0" },
    "general.languages": { kind: "strings", value: ["en", "de"] },
    "general.alignment": { kind: "u32", value: ALIGNMENT },
    "general.file_type": { kind: "u32", value: 0 },
    [key("context_length")]: { kind: "u32", value: contextTokens },
    [key("embedding_length")]: { kind: "u32", value: EMBEDDING },
    [key("block_count")]: { kind: "u32", value: 1 },
    [key("feed_forward_length")]: { kind: "u32", value: FEED_FORWARD },
    [key("rope.dimension_count")]: { kind: "u32", value: width },
    [key("attention.head_count")]: { kind: "u32", value: HEADS },
    [key("attention.head_count_kv")]: { kind: "u32", value: HEADS },
    [key("attention.layer_norm_rms_epsilon")]: { kind: "f32", value: 1e-5 },
    "tokenizer.ggml.model": { kind: "string", value: "llama" },
    "tokenizer.ggml.tokens": { kind: "strings", value: tokens.map(({ text }) => text) },
    "tokenizer.ggml.scores": { kind: "f32s", value: tokens.map((_, i) => -i) },
    "tokenizer.ggml.token_type": { kind: "i32s", value: tokens.map(({ type }) => type) },
    "tokenizer.ggml.bos_token_id": { kind: "u32", value: 1 },
    "tokenizer.ggml.eos_token_id": { kind: "u32", value: 2 },
    "tokenizer.ggml.unknown_token_id": { kind: "u32", value: 0 },
    ...(chatTemplate === null ? {} : { "tokenizer.chat_template": { kind: "string", value: chatTemplate } as const }),
  };
  const random = seeded(1);
  const weights = (inputs: number, outputs: number) =>
    Float32Array.from({ length: inputs * outputs }, () => (random() - 0.5) / 8);
  const output = weights(EMBEDDING, tokens.length);
  const embeddings = weights(EMBEDDING, tokens.length);
  for (const [i, { text, type }] of tokens.entries()) {
    // The same in each token's embedding: what leans on it is said whatever came before.
    embeddings[i * EMBEDDING] = 1;
    if (type === TOKEN.normal) output[i * EMBEDDING] = CLOSING.has(text) ? CLOSING_WEIGHT : 0.3;
    else output[i * EMBEDDING] = i === 2 ? endWeight : -2;
  }
  const ones = new Float32Array(EMBEDDING).fill(1);
  const square = () => ({ dims: [EMBEDDING, EMBEDDING], data: weights(EMBEDDING, EMBEDDING) });
  const tensors: Record<string, { dims: number[]; data: Float32Array }> = {
    "token_embd.weight": { dims: [EMBEDDING, tokens.length], data: embeddings },
    "output_norm.weight": { dims: [EMBEDDING], data: ones },
    "output.weight": { dims: [EMBEDDING, tokens.length], data: output },
    "blk.0.attn_norm.weight": { dims: [EMBEDDING], data: ones },
    "blk.0.attn_q.weight": square(),
    "blk.0.attn_k.weight": square(),
    "blk.0.attn_v.weight": square(),
    "blk.0.attn_output.weight": square(),
    "blk.0.ffn_norm.weight": { dims: [EMBEDDING], data: ones },
    "blk.0.ffn_gate.weight": { dims: [EMBEDDING, FEED_FORWARD], data: weights(EMBEDDING, FEED_FORWARD) },
    "blk.0.ffn_up.weight": { dims: [EMBEDDING, FEED_FORWARD], data: weights(EMBEDDING, FEED_FORWARD) },
    "blk.0.ffn_down.weight": { dims: [FEED_FORWARD, EMBEDDING], data: weights(FEED_FORWARD, EMBEDDING) },
  };
  return file(metadata, tensors);
}

/** What llama.cpp's tokenizer of SentencePiece needs: each byte, and the letters of ASCII. */
function vocabulary(): { text: string; type: number }[] {
  return [
    { text: "<unk>", type: TOKEN.unknown },
    { text: "<s>", type: TOKEN.control },
    { text: "</s>", type: TOKEN.control },
    ...Array.from({ length: 256 }, (_, i) => ({
      text: `<0x${i.toString(16).toUpperCase().padStart(2, "0")}>`,
      type: TOKEN.byte,
    })),
    { text: "\u2581", type: TOKEN.normal },
    ...Array.from({ length: 94 }, (_, i) => ({ text: String.fromCharCode(33 + i), type: TOKEN.normal })),
  ];
}

function file(metadata: Record<string, Value>, tensors: Record<string, { dims: number[]; data: Float32Array }>) {
  const names = Object.entries(tensors);
  const parts = [
    Buffer.from("GGUF"),
    u32(3),
    u64(names.length),
    u64(Object.keys(metadata).length),
    ...Object.entries(metadata).flatMap(([key, value]) => [string(key), valueOf(value)]),
  ];
  let offset = 0;
  for (const [name, { dims, data }] of names) {
    parts.push(string(name), u32(dims.length), ...dims.map(u64), u32(F32), u64(offset));
    offset += padded(data.byteLength);
  }
  const head = Buffer.concat(parts);
  return new Uint8Array(
    Buffer.concat([
      head,
      Buffer.alloc(padded(head.length) - head.length),
      ...names.flatMap(([, { data }]) => [
        Buffer.from(data.buffer),
        Buffer.alloc(padded(data.byteLength) - data.byteLength),
      ]),
    ]),
  );
}

function valueOf({ kind, value }: Value): Buffer {
  switch (kind) {
    case "u32":
      return Buffer.concat([u32(KIND.u32), u32(value)]);
    case "f32":
      return Buffer.concat([u32(KIND.f32), f32(value)]);
    case "string":
      return Buffer.concat([u32(KIND.string), string(value)]);
    case "strings":
      return Buffer.concat([u32(KIND.array), u32(KIND.string), u64(value.length), ...value.map(string)]);
    case "i32s":
      return Buffer.concat([u32(KIND.array), u32(KIND.i32), u64(value.length), ...value.map(u32)]);
    case "f32s":
      return Buffer.concat([u32(KIND.array), u32(KIND.f32), u64(value.length), ...value.map(f32)]);
  }
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function f32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return bytes;
}

function string(text: string): Buffer {
  const bytes = Buffer.from(text, "utf8");
  return Buffer.concat([u64(bytes.length), bytes]);
}

function padded(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

/** Numerical Recipes' generator: 0 to 1. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

if (import.meta.main) {
  const [path] = process.argv.slice(2);
  if (path === undefined) throw new Error("Usage: node scripts/models/tinyGguf.ts FILE");
  writeFileSync(path, tinyGguf());
}
