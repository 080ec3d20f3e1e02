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

const modelId = z.object({ id: z.string().min(1).max(100) });

export const models = {
  list: reads
    .route({ method: "GET", path: "/models", summary: "Models, and what this machine has for them", tags: ["models"] })
    .input(z.object({}))
    .output(ModelsAnswer),
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
