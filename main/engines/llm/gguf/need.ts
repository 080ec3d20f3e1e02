// How much memory a model takes, and how much of it goes to the graphics card: never so much that a render finds none.
import { AppError } from "../../../base/errors.ts";
import type { GgufHeader } from "./header.ts";

/** Bytes. */
export interface Need {
  ram: number;
  vram: number;
}

export interface Place extends Need {
  contextTokens: number;
  /** Of `header.layers + 1`: the last is the output. */
  gpuLayers: number;
}

export interface Machine {
  /** Bytes that this process may still take. */
  freeRam: number;
  /** Null: there is no graphics card that the model could use. */
  freeVram: number | null;
  /** The card's memory is the machine's own, as on Apple's chips. */
  isShared: boolean;
}

export type Shape = Pick<
  GgufHeader,
  | "layers"
  | "heads"
  | "kvHeads"
  | "embedding"
  | "feedForward"
  | "keyLength"
  | "valueLength"
  | "vocabulary"
  | "layerBytes"
  | "otherBytes"
>;

/** What a render of 1080p takes beside it, with its frames and its encoder (docs/architecture.md); of a card, Chromium's and the encoder's share. */
const RENDER = { ram: 1.5 * 2 ** 30, vram: 2 ** 30 } as const;
/** Of Node and llama.cpp's libraries in the process of their own. */
const PROCESS_BYTES = 120e6;
/** Of a card's driver: CUDA's context is the largest. */
const DRIVER_BYTES = 300e6;
/** llama.cpp takes a prompt so many tokens at a time (`n_ubatch`). */
const BATCH = 512;
/** Keys and values are kept as F16. */
const KV_BYTES = 2;
const LEAST_CONTEXT = 2048;

/**
 * Weights, the cache of keys and values, and the buffer of the computation. The cache is
 * `context × Σ kvHeads × (keyLength + valueLength) × 2` (llama-kv-cache.cpp). The buffer is the largest that lives at once while a
 * batch passes (llama-graph.cpp): the scores of attention without flash attention, `heads × context`, or the logits, `vocabulary`,
 * beside the activations, each of 4 bytes for each token of the batch.
 */
export function need(shape: Shape, contextTokens: number, gpuLayers: number): Need {
  const first = Math.max(0, shape.layers - gpuLayers);
  const onGpu = (layer: number) => layer >= first;
  const cache = (layer: number) =>
    contextTokens * (shape.kvHeads[layer] ?? 0) * (shape.keyLength + shape.valueLength) * KV_BYTES;
  const batch = Math.min(BATCH, contextTokens);
  const compute =
    batch * 4 * (Math.max(shape.heads * contextTokens, shape.vocabulary) + 4 * shape.embedding + 3 * shape.feedForward);
  const isOutputOnGpu = gpuLayers > shape.layers;
  let [ram, vram] = [PROCESS_BYTES, gpuLayers > 0 ? DRIVER_BYTES + compute : 0];
  // What is computed beside the card needs its buffer, too.
  if (!isOutputOnGpu) ram += compute;
  if (isOutputOnGpu) vram += shape.otherBytes;
  // The embeddings stay where the words come in.
  ram += shape.otherBytes;
  for (const [layer, bytes] of shape.layerBytes.entries()) {
    if (onGpu(layer)) vram += bytes + cache(layer);
    else ram += bytes + cache(layer);
  }
  return { ram, vram };
}

/**
 * The longest context up to the wanted one that fits, and as many layers on the card as its free memory holds. Throws LLM_MEMORY with
 * what the least would need.
 */
export function fits(shape: Shape & Pick<GgufHeader, "contextTokens">, machine: Machine, wantedTokens: number): Place {
  const wanted = Math.min(wantedTokens, shape.contextTokens);
  const least = Math.min(LEAST_CONTEXT, wanted);
  const ram = machine.freeRam - RENDER.ram;
  const vram = machine.freeVram === null ? 0 : machine.freeVram - RENDER.vram;
  for (let contextTokens = wanted; ; contextTokens = Math.max(least, Math.floor(contextTokens / 2))) {
    for (let gpuLayers = vram > 0 ? shape.layers + 1 : 0; gpuLayers >= 0; gpuLayers--) {
      const place = { ...need(shape, contextTokens, gpuLayers), contextTokens, gpuLayers };
      if (place.vram <= vram || gpuLayers === 0) {
        if (place.ram + (machine.isShared ? place.vram : 0) <= ram) return place;
        break;
      }
    }
    if (contextTokens === least) break;
  }
  const { ram: needed } = need(shape, least, 0);
  throw new AppError(
    "LLM_MEMORY",
    "llm.gguf",
    `The model needs ${gigabytes(needed)} of memory for ${least} tokens; ${gigabytes(machine.freeRam)} are free${
      machine.freeVram === null ? "" : ` and ${gigabytes(machine.freeVram)} on the graphics card`
    }, of which ${gigabytes(RENDER.ram)} stay for rendering`,
    { details: { neededBytes: needed, freeBytes: machine.freeRam, freeVramBytes: machine.freeVram } },
  );
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
