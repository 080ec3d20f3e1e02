// Which voice speaks, in order: the one asked for, an installed model of the language, an embedded voice; each step down with its reason.
import { AppError } from "../../base/errors.ts";
import { VOICES } from "./catalogue.ts";
import { chooseVoice, spokenAs } from "./choose.ts";
import type { SpeechEngine } from "./engine.ts";
import type { VoiceInfo, VoiceWish } from "./types.ts";

/**
 * A voice of a service speaks only where it is asked for (one that speaks whatever it is given has the language `mul`). Throws VOICE_UNKNOWN and VOICE_LANGUAGE, as `chooseVoice`, and
 * VOICE_FAILED where every voice of the chain has failed.
 */
export function chooseFromChain(
  engines: readonly SpeechEngine[],
  wish: VoiceWish,
): { voice: VoiceInfo; decisions: string[] } {
  const decisions: string[] = [];
  const failed = new Set(wish.not);
  if (wish.voice !== null && !failed.has(wish.voice)) {
    const found = asked(engines, wish.voice);
    if (found === null) {
      const chosen = chooseVoice(wish);
      if (!failed.has(chosen.voice.id)) return chosen;
    } else if ("refused" in found) decisions.push(`voice ${wish.voice} was asked for: ${found.refused}`);
    else if (!failed.has(found.id)) {
      const voice = found.language === "mul" ? { ...found, language: wish.language } : found;
      return { voice, decisions: [`voice ${voice.id}: asked for`, ...other(voice, wish)] };
    }
  }
  // What one voice of a model could not, the others of it will not either.
  const failedModels = new Set([...failed].map(modelOf));
  const neural = engines
    .filter(({ kind }) => kind === "neural")
    .flatMap((engine) => engine.voices())
    .filter((voice) => !failedModels.has(modelOf(voice.id)) && speaks(voice, wish.language));
  const voice = neural.find(({ language }) => sameTag(language, wish.language)) ?? neural[0];
  if (voice) return { voice, decisions: [...decisions, `voice ${voice.id}: the installed model for ${wish.language}`] };
  const embedded = chooseVoice({ language: wish.language, voice: null });
  if (!failed.has(embedded.voice.id)) return { ...embedded, decisions: [...decisions, ...embedded.decisions] };
  throw new AppError(
    "VOICE_FAILED",
    "voices.choose",
    `Every voice for ${wish.language} has failed: ${[...failed].join(", ")}`,
    {
      retryable: false,
    },
  );
}

/** Any voice that `choose` may have given. Throws VOICE_UNKNOWN. */
export function knownVoice(engines: readonly SpeechEngine[], id: string): VoiceInfo {
  const found = VOICES.find((voice) => voice.id === id) ?? asked(engines, id);
  if (found && !("refused" in found)) return found;
  throw new AppError("VOICE_UNKNOWN", "voices", `There is no voice “${id}”${found ? `: ${found.refused}` : ""}`);
}

function asked(engines: readonly SpeechEngine[], id: string): VoiceInfo | { refused: string } | null {
  for (const engine of engines) {
    const found = engine.find(id);
    if (found) return found;
  }
  return null;
}

const modelOf = (id: string): string => id.split(":")[0] ?? id;

function other(voice: VoiceInfo, { language }: VoiceWish): string[] {
  return speaks(voice, language) ? [] : [`voice ${voice.id} speaks ${voice.language}, the text is ${language}`];
}

function speaks({ language, languages = [language] }: VoiceInfo, wanted: string): boolean {
  return languages.some((one) => spokenAs(one) === spokenAs(wanted));
}

const sameTag = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
