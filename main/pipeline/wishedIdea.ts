// The idea that a person's wishes make on a channel: what they say, else what the channel presets, else the default.
import type { ChannelPresets } from "../../contract/api/channels.ts";
import { Idea, type IdeaInput } from "../../contract/idea.ts";
import { type Persona, rateOf } from "../../contract/persona.ts";
import { AppError } from "../base/errors.ts";

export interface ChannelWishes {
  niche: string | null;
  /** BCP 47. */
  language: string;
  presets: ChannelPresets;
}

/** Who speaks, and the voice of this machine that comes nearest to the persona's; null: none is near. */
export interface Speaker {
  persona: Persona;
  voice: string | null;
}

/** Every field may be absent. */
export type Wishes = { [F in keyof IdeaInput]?: IdeaInput[F] | undefined };

/**
 * What neither the wishes nor the channel say is the persona's. A preset never makes an idea impossible: what does not go
 * with the wishes is left out. Throws IDEA_INVALID.
 */
export function wishedIdea(wishes: Wishes, channel: ChannelWishes, speaker: Speaker | null = null): Idea {
  const { persona: _, ...said } = defined(wishes);
  const language = said.language ?? channel.language;
  const about = said.topic ?? said.keywords ?? said.notes ?? said.script;
  return parsed({
    ...(speaker ? mannerOf(speaker, said, channel.presets, language) : {}),
    ...fitting(defined(channel.presets), { ...said, language }, channel.language),
    ...(about === undefined || about === null ? { niche: channel.niche } : {}),
    language,
    ...said,
    ...(speaker ? { persona: speaker.persona } : {}),
  });
}

/** What a persona says of an idea. */
function mannerOf(
  { persona, voice }: Speaker,
  said: Partial<IdeaInput>,
  presets: ChannelPresets,
  language: string,
): Partial<IdeaInput> {
  const { structure, look, music, captionStyle, delivery } = persona;
  const manner = { look, music, captionStyle, delivery, rate: rateOf(persona) };
  const { pitch } = persona.voice;
  // Another voice is another pitch already.
  const spoken = voice !== null && (said.voice ?? presets.voice ?? null) === null ? { voice, pitch } : {};
  const form = structure.style === null ? {} : { style: structure.style };
  const burned = said.captions === undefined && presets.captions !== undefined ? { captions: presets.captions } : {};
  return fitting({ ...manner, ...spoken, ...form, ...burned }, { ...said, language }, language);
}

/** The idea with what is wished for in place of what it said. Throws IDEA_INVALID. */
export function changedIdea(idea: Idea, wishes: Wishes): Idea {
  return parsed({ ...idea, ...defined(wishes) });
}

function parsed(idea: unknown): Idea {
  const result = Idea.safeParse(idea);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue?.path.join(".") ?? "";
  throw new AppError("IDEA_INVALID", "idea.parse", `${field}: ${issue?.message ?? ""}`, { details: { field } });
}

function fitting(presets: Partial<IdeaInput>, said: Partial<IdeaInput>, channelLanguage: string): Partial<IdeaInput> {
  const { captionStyle, captions, voice, rate, pitch, delivery, music, ...shown } = presets;
  const silent = said.kind === "ambience";
  const burned = (said.captions ?? captions ?? "burned") === "burned";
  const sameLanguage = primary(said.language ?? channelLanguage) === primary(channelLanguage);
  const ownMusic = music === "none" && said.musicFile != null;
  return defined({
    ...shown,
    music: ownMusic ? undefined : music,
    ...(silent ? {} : { captions, rate, pitch, delivery }),
    captionStyle: silent || !burned ? undefined : captionStyle,
    // A voice that speaks another language is nobody's wish.
    voice: silent || !sameLanguage ? undefined : voice,
  });
}

const primary = (language: string): string => language.toLowerCase().split("-")[0] ?? "";

function defined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as never;
}
