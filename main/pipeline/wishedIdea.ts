// The idea that a person's wishes make on a channel: what they say, else what the channel presets, else the default.
import type { ChannelPresets } from "../../contract/api/channels.ts";
import { Idea, type IdeaInput } from "../../contract/idea.ts";
import { AppError } from "../base/errors.ts";

export interface ChannelWishes {
  niche: string | null;
  /** BCP 47. */
  language: string;
  presets: ChannelPresets;
}

/** Every field may be absent. */
export type Wishes = { [F in keyof IdeaInput]?: IdeaInput[F] | undefined };

/** A preset never makes an idea impossible: what does not go with the wishes is left out. Throws IDEA_INVALID. */
export function wishedIdea(wishes: Wishes, channel: ChannelWishes): Idea {
  const said = defined(wishes);
  const language = said.language ?? channel.language;
  const about = said.topic ?? said.keywords ?? said.notes ?? said.script;
  return parsed({
    ...fitting(defined(channel.presets), { ...said, language }, channel.language),
    ...(about === undefined || about === null ? { niche: channel.niche } : {}),
    language,
    ...said,
  });
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
