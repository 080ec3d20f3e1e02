// The manifest of voice models: what each is, whence it comes, which files it has, and which voices speak from it.
import { readFile } from "node:fs/promises";

import { z } from "zod";

import { Hash, Language } from "../../../../contract/values.ts";
import { AppError } from "../../../base/errors.ts";

export const MODEL_ENGINES = ["kokoro", "piper", "supertonic"] as const;

/** A path inside the model's folder, with `/`. */
const Inside = z
  .string()
  .min(1)
  .refine((path) => !/^[\\/]|^[a-z]:|(^|[\\/])\.\.([\\/]|$)/i.test(path), "a path inside the model's folder");

/** What sherpa-onnx wants of each kind of model. A name that ends in `/` is a folder. */
const FILES = {
  kokoro: z.object({
    model: Inside,
    voices: Inside,
    tokens: Inside,
    dataDir: Inside,
    /** Of models that speak several languages: the lexicons they read, in order. */
    lexicon: z.array(Inside).optional(),
  }),
  piper: z.object({ model: Inside, tokens: Inside, dataDir: Inside }),
  supertonic: z.object({
    durationPredictor: Inside,
    textEncoder: Inside,
    vectorEstimator: Inside,
    vocoder: Inside,
    ttsJson: Inside,
    unicodeIndexer: Inside,
    voiceStyle: Inside,
  }),
} as const;

const common = {
  /** Names the folder and begins the id of each voice. */
  id: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/i),
  name: z.string().min(1),
  /** SPDX where there is such an identifier. */
  licence: z.string().min(1),
  /** The archive that a person unpacks into the folder. */
  source: z.url({ protocol: /^https$/ }),
  /** Several where its source has put up another archive under the same name; the newest first. */
  sha256: z.union([Hash, z.array(Hash).min(1), z.literal("to be verified on download")]),
  /** Of the archive, to tell how long its download takes. */
  approximateBytes: z.int().positive(),
  voices: z
    .array(
      z.object({
        name: z.string().regex(/^[a-z0-9][a-z0-9_-]*$/),
        title: z.string().min(1),
        /** Number of the speaker in the model. */
        speaker: z.int().nonnegative(),
        /** The first is its own, or the best. */
        languages: z.array(Language).min(1),
      }),
    )
    .min(1),
};

export const VoiceModel = z.discriminatedUnion("engine", [
  z.object({ ...common, engine: z.literal("kokoro"), files: FILES.kokoro }),
  z.object({ ...common, engine: z.literal("piper"), files: FILES.piper }),
  z.object({ ...common, engine: z.literal("supertonic"), files: FILES.supertonic }),
]);
export type VoiceModel = z.infer<typeof VoiceModel>;

/** In the order in which they are preferred. */
export const VoiceManifest = z.object({ models: z.array(VoiceModel) });

/** Of what a person adds by a `model.json` in the model's own folder: nobody downloads it, so its archive may be unknown. */
export const OwnModel = z.discriminatedUnion("engine", [
  ownOf(z.literal("kokoro"), FILES.kokoro),
  ownOf(z.literal("piper"), FILES.piper),
  ownOf(z.literal("supertonic"), FILES.supertonic),
]);
export type OwnModel = z.infer<typeof OwnModel>;

function ownOf<E extends z.ZodLiteral, F extends z.ZodObject>(engine: E, files: F) {
  const { id, name, licence, voices } = common;
  return z.object({ id, name, licence, voices, engine, files });
}

/** Throws INTERNAL where the manifest that lies in the package is damaged. */
export async function readManifest(path: string): Promise<VoiceModel[]> {
  const parsed = VoiceManifest.safeParse(JSON.parse(await readFile(path, "utf8")));
  if (parsed.success) return parsed.data.models;
  throw new AppError("INTERNAL", "voices.manifest", `${path}: ${z.prettifyError(parsed.error)}`);
}
