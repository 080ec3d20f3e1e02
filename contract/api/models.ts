// Models that the engines work with: which there are, what they need of the machine, and how they come here and go.
import { z } from "zod";

import { ArtifactRef, Hash } from "../values.ts";
import { MODEL_KINDS } from "./ai.ts";
import { administers, administersFiles, Path, reads, runsModels } from "./wire.ts";

export const MODEL_STATES = [
  "available",
  "queued",
  "downloading",
  "verifying",
  "unpacking",
  "installed",
  "damaged",
  "failed",
] as const;

/** What is known of a language model: of its header once it is here. */
export const LanguageModelFacts = z.object({
  /** As llama.cpp names it; null: not before it is here. */
  architecture: z.string().nullable(),
  /** `Q4_K_M`. */
  quantisation: z.string().nullable(),
  parameters: z.number().nonnegative().nullable(),
  /** What it was trained on at once. */
  contextTokens: z.int().positive(),
  /** Bytes that it takes of the memory, without a graphics card, by the length of the context. */
  needs: z.array(z.object({ contextTokens: z.int().positive(), bytes: z.int().nonnegative() })),
});
export type LanguageModelFacts = z.infer<typeof LanguageModelFacts>;

export const ModelInfo = z.object({
  id: z.string(),
  kind: z.enum(MODEL_KINDS),
  name: z.string(),
  /** SPDX where there is such an identifier. */
  licence: z.string(),
  /** Where it is downloaded from; null: it came with the program, or is the person's own. */
  source: z.string().nullable(),
  /** `embedded`: it came with the program. `own`: the person put it there. */
  origin: z.enum(["embedded", "known", "own"]),
  languages: z.array(z.string()),
  /** How many voices it has. */
  voices: z.array(z.object({ id: z.string(), title: z.string(), languages: z.array(z.string()) })),
  /** Of the download. */
  downloadBytes: z.int().nonnegative().nullable(),
  /** On the disk, as it is now. */
  diskBytes: z.int().nonnegative().nullable(),
  /** What it takes while it works, about. */
  memoryBytes: z.int().nonnegative().nullable(),
  /** Of the download; null: not known. */
  sha256: Hash.nullable(),
  state: z.enum(MODEL_STATES),
  /** While it comes. */
  progress: z
    .object({
      bytes: z.number().nonnegative(),
      total: z.number().positive().nullable(),
      secondsLeft: z.number().nullable(),
    })
    .nullable(),
  /** What went wrong, until it is tried again. */
  fault: z.object({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
  /** Where it runs, or what it waits for. */
  note: z.string().nullable(),
  /** It can be used in videos now. */
  usable: z.boolean(),
  /** Absent: of another kind, or nothing is known of it before it is here. */
  language: LanguageModelFacts.optional(),
});
export type ModelInfo = z.infer<typeof ModelInfo>;

export const ModelsAnswer = z.object({
  models: z.array(ModelInfo),
  machine: z.object({
    /** Bytes. `free`: what this process may still take; null: it cannot be told. */
    memory: z.object({ total: z.number(), free: z.number().nullable() }),
    /** Where models are kept. */
    disk: z.object({ total: z.number(), free: z.number() }).nullable(),
  }),
  /** Where they lie. */
  folder: z.string(),
});
export type ModelsAnswer = z.infer<typeof ModelsAnswer>;

/** What this machine can hold of the language models, beside a render. */
export const Recommendation = z.object({
  machine: z.object({
    /** Bytes that a process may still take. */
    freeBytes: z.number().nonnegative(),
    /** Null: there is none that llama.cpp could use. */
    card: z
      .object({
        /** `vulkan`, `metal`, `cuda`. */
        by: z.string(),
        freeBytes: z.number().nonnegative(),
        totalBytes: z.number().nonnegative(),
        /** Its memory is the machine's own. */
        isShared: z.boolean(),
      })
      .nullable(),
  }),
  models: z.array(
    z.object({
      id: z.string(),
      /** How it would lie now; null: it does not fit, or nothing is known of it before it is here. */
      fit: z
        .object({
          contextTokens: z.int().positive(),
          layers: z.int().positive(),
          layersOnCard: z.int().nonnegative(),
          memoryBytes: z.number().nonnegative(),
          cardBytes: z.number().nonnegative(),
        })
        .nullable(),
      /** Why it does not fit. */
      fault: z.object({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
    }),
  ),
  /** The one to take: fast enough here, then the largest. Null: none fits. */
  best: z.string().nullable(),
});
export type Recommendation = z.infer<typeof Recommendation>;

/** A language model that the program does not know, with where its file lies and what it must be. */
export const ModelToAdd = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,79}$/i),
  name: z.string().trim().min(1).max(200),
  licence: z.string().max(200).default(""),
  languages: z.array(z.string().max(35)).max(200).default([]),
  source: z.url({ protocol: /^https$/ }).max(2000),
  mirrors: z
    .array(z.url({ protocol: /^https$/ }).max(2000))
    .max(8)
    .default([]),
  bytes: z.int().positive().max(1e13),
  sha256: Hash,
});
export type ModelToAdd = z.infer<typeof ModelToAdd>;

const modelId = z.object({ id: z.string().min(1).max(100) });

export const models = {
  list: reads
    .route({ method: "GET", path: "/models", summary: "Models, and what this machine has for them", tags: ["models"] })
    .input(z.object({}))
    .output(ModelsAnswer),
  recommend: runsModels
    .route({
      method: "GET",
      path: "/models/recommended",
      summary: "Which language models this machine can hold, and which to take",
      tags: ["models"],
    })
    .input(z.object({}))
    .output(Recommendation),
  add: administers
    .route({
      method: "POST",
      path: "/models",
      successStatus: 201,
      summary: "Make a language model known by the address and the hash of its GGUF file",
      tags: ["models"],
    })
    .input(ModelToAdd)
    .output(ModelInfo),
  download: administers
    .route({
      method: "POST",
      path: "/models/{id}/download",
      successStatus: 202,
      summary: "Fetch a model; what is there already of it is not fetched again",
      tags: ["models"],
    })
    .input(modelId)
    .output(ModelInfo),
  cancel: administers
    .route({
      method: "POST",
      path: "/models/{id}/cancel",
      summary: "Stop a download; its part is kept",
      tags: ["models"],
    })
    .input(modelId)
    .output(ModelInfo),
  import: administersFiles
    .route({
      method: "POST",
      path: "/models/import",
      successStatus: 201,
      summary: "Take in a model that lies in a folder or an archive of this machine",
      tags: ["models"],
    })
    .input(z.object({ path: Path }))
    .output(ModelInfo),
  remove: administers
    .route({ method: "DELETE", path: "/models/{id}", summary: "Delete a model's files", tags: ["models"] })
    .input(modelId)
    .output(z.object({ id: z.string() })),
  test: runsModels
    .route({ method: "POST", path: "/models/{id}/test", summary: "Have a model work once", tags: ["models"] })
    .input(
      modelId.extend({
        /** One of its voices, without the model's id; absent: its first. */
        voice: z.string().max(100).optional(),
        /** Absent: a sentence in its language. */
        text: z.string().trim().min(1).max(500).optional(),
      }),
    )
    .output(
      z.object({
        artifact: ArtifactRef,
        url: z.string(),
        /** Of what was spoken. */
        seconds: z.number(),
        /** Until it was there. */
        tookSeconds: z.number(),
      }),
    ),
};
