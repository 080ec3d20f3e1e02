// What an idea is checked for before anything is made of it: that the caller may name its files, that they are there, and that this machine can make it.
import { existsSync } from "node:fs";

import type { ChannelPresets } from "../../contract/api/channels.ts";
import { Idea, ideaFault, plainIdea } from "../../contract/idea.ts";
import { AppError } from "../base/errors.ts";
import { findLook } from "../base/ownLooks.ts";
import { namedArtifacts } from "../pipeline/artifactRefs.ts";
import { allowedPath } from "./allowedPath.ts";
import { requireScopes } from "./caller.ts";
import type { ApiContext } from "./context.ts";
import { personaOf } from "./wished.ts";

/**
 * The idea as it is kept. Throws IDEA_INVALID, LOOK_INVALID, FILE_UNUSABLE, CODEC_MISSING, VOICE_UNKNOWN and the like;
 * FORBIDDEN and PATH_REFUSED where it names folders that the caller may not.
 * @param known an idea whose folders the caller need not be allowed: those of the video that is changed
 */
export async function usableIdea(given: Idea, context: ApiContext, known?: Idea): Promise<Idea> {
  const footage = await allowedFootage(given.footage, context, known?.footage ?? null);
  const persona = typeof given.persona === "string" ? personaOf(given.persona, context) : given.persona;
  const idea = {
    ...given,
    footage,
    look: await wholeLook(given.look, context),
    ...(persona === undefined ? {} : { persona }),
  };
  const fault = ideaFault(idea) ?? subjectFault(idea);
  if (fault)
    throw new AppError("IDEA_INVALID", "videos.idea", `${fault.field}: ${fault.message}`, {
      details: { field: fault.field },
    });
  await assertHandedIn(idea, context);
  await atFields(() => context.check({ ...idea, recorded: idea.narrationFile !== null }));
  return plainIdea(idea);
}

/** Throws what a video of these presets would end with: IDEA_INVALID and LOOK_INVALID of the look, VOICE_UNKNOWN, VOICE_LANGUAGE. */
export async function assertUsable(presets: ChannelPresets, language: string, context: ApiContext): Promise<void> {
  await wholeLook(presets.look ?? null, context);
  const files = { logo: presets.logo ?? null, intro: presets.intro ?? null, outro: presets.outro ?? null };
  await assertHandedIn(files, context);
  const fault = ideaFault(Idea.parse(files));
  if (fault)
    throw new AppError("IDEA_INVALID", "channels.presets", `${fault.field}: ${fault.message}`, {
      details: { field: fault.field },
    });
  const voice = presets.voice ?? null;
  if (voice !== null)
    await atFields(() => context.check({ kind: "narrated", codec: "h264", language, voice, recorded: false }));
}

/** The files that it names are there, as they were handed in. */
export async function assertHandedIn(idea: object, { artifacts }: ApiContext): Promise<void> {
  for (const { name, ref } of namedArtifacts(idea)) {
    const [field] = name.split(".");
    await artifacts.open(ref).catch((error: unknown) => {
      throw new AppError("FILE_UNUSABLE", "videos.idea", `${field}: no such file was handed in`, {
        hint: "Choose or record it once more; a program hands it in by POST /files, and names what that answers.",
        details: { field },
        cause: error,
      });
    });
    // A draft that is looked at keeps its files.
    await artifacts.renewHanded(ref);
  }
}

/** Throws IDEA_INVALID, LOOK_INVALID. */
export async function assertLook(look: string, context: ApiContext): Promise<void> {
  await wholeLook(look, context);
}

function wholeLook(look: Idea["look"], { dataDir }: ApiContext): Promise<Idea["look"]> {
  return atFields(async () => (typeof look === "string" ? findLook(look, dataDir) : look), "look");
}

/** Which field of an idea an error of the engines is about. */
const FIELDS: Partial<Record<AppError["code"], keyof Idea>> = {
  VOICE_UNKNOWN: "voice",
  VOICE_LANGUAGE: "language",
  CODEC_MISSING: "codec",
};

/** With the field in its details, so that a form shows the error where it belongs. */
async function atFields<T>(check: () => Promise<T>, always?: keyof Idea): Promise<T> {
  try {
    return await check();
  } catch (error) {
    const field = error instanceof AppError ? (always ?? FIELDS[error.code]) : undefined;
    if (!(error instanceof AppError) || field === undefined) throw error;
    const { code, op, message, hint, retryable, details } = error;
    throw new AppError(code, op, message, { hint, retryable, details: { ...details, field }, cause: error });
  }
}

/** Own clips and pictures of these folders, as the library knows them now; null: none. Throws LIBRARY_NOT_INDEXED, FOLDER_UNUSABLE, FORBIDDEN, PATH_REFUSED. */
export async function footageOf(folders: readonly string[], context: ApiContext): Promise<Idea["footage"]> {
  if (folders.length === 0) return null;
  requireScopes(context.caller, ["files"]);
  return context.library.footageOf(await allowedPaths(folders, context));
}

export function allowed(path: string, context: ApiContext): Promise<string> {
  return allowedPath(context.caller, path, context.paths());
}

/** Of a file that is written anew: nobody but the owner writes over one. Throws PATH_REFUSED, OUTPUT_CLASH. */
export async function allowedFile(path: string, context: ApiContext): Promise<string> {
  const real = await allowed(path, context);
  if (context.caller.kind !== "owner" && existsSync(real))
    throw new AppError("OUTPUT_CLASH", "api.path", `There is something at ${real} already`);
  return real;
}

export function allowedPaths(paths: readonly string[], context: ApiContext): Promise<string[]> {
  return Promise.all(paths.map((path) => allowed(path, context)));
}

async function allowedFootage(footage: Idea["footage"], context: ApiContext, known: Idea["footage"]) {
  if (footage === null || JSON.stringify(footage) === JSON.stringify(known)) return footage;
  requireScopes(context.caller, ["files"]);
  return { ...footage, folders: await allowedPaths(footage.folders, context) };
}

function subjectFault(idea: Idea): { field: keyof Idea; message: string } | null {
  const { topic, niche, keywords, notes, script, kind } = idea;
  if (kind === "ambience" || notes !== null || script !== null) return null;
  if ([topic, niche, ...keywords].some((text) => text !== null && /[\p{L}\p{N}]/u.test(text))) return null;
  return { field: "topic", message: "say what the video is about, by a topic, a niche, keywords, notes or a script" };
}
