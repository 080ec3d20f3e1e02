// What a caller's wishes come to on a channel: the channel's presets and its persona fill what they leave open.
import type { Idea } from "../../contract/idea.ts";
import type { Persona } from "../../contract/persona.ts";
import { AppError } from "../base/errors.ts";
import { wishedIdea, type ChannelWishes, type Speaker, type Wishes } from "../pipeline/wishedIdea.ts";
import type { ApiContext } from "./context.ts";

type Channel = ChannelWishes & { id: string; persona: string | null };
type Context = Pick<ApiContext, "personas" | "voices" | "pronunciations">;

/** Throws IDEA_INVALID. */
export function ideaOf(wishes: Wishes, channel: Channel, context: Context): Idea {
  return withDictionary(wishedIdea(wishes, channel, speakerOf(wishes, channel, context)), channel.id, context);
}

/** With the dictionary as it is now, unless the idea says how words are spoken: what is added later changes no video. */
export function withDictionary(
  idea: Idea,
  channelId: string,
  { pronunciations }: Pick<ApiContext, "pronunciations">,
): Idea {
  if (idea.pronunciations !== undefined || idea.kind === "ambience") return idea;
  const words = pronunciations.of({ language: idea.language, channelId });
  return words.length === 0 ? idea : { ...idea, pronunciations: words };
}

/** Whose manner counts: the wishes' before the channel's. Throws IDEA_INVALID where there is no such persona. */
function speakerOf(wishes: Wishes, channel: Channel, context: Context): Speaker | null {
  const said = wishes.persona === undefined ? channel.persona : wishes.persona;
  if (said === null) return null;
  const persona = typeof said === "string" ? personaOf(said, context) : said;
  return { persona, voice: voiceOf(persona, wishes.language ?? channel.language, context) };
}

/** Whole, as a video keeps it. Throws IDEA_INVALID. */
export function personaOf(id: string, { personas }: Pick<ApiContext, "personas">): Persona {
  try {
    return personas.require(id);
  } catch (error) {
    throw new AppError("IDEA_INVALID", "personas.find", `persona: there is no persona ${id}`, {
      details: { field: "persona" },
      cause: error,
    });
  }
}

/** The best voice of this machine of the persona's gender that costs nothing; null: there is none, or it does not matter. */
function voiceOf({ voice: { gender } }: Persona, language: string, { voices }: Context): string | null {
  if (gender === null) return null;
  const fitting = voices.list(language).filter((voice) => voice.unusable === null && !voice.paid);
  return fitting.find((voice) => voice.gender === gender)?.id ?? null;
}
