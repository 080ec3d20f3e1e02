// The hook: whether the first sentence gives a reason to go on listening.
import { primaryLanguage } from "../../../base/words.ts";
import { wordTable } from "../../../base/wordTable.ts";
import { grade } from "../check.ts";
import { DENSE_WORDS, HOOK } from "../checks/engagement.ts";
import type { AxisScore, ScriptFacts } from "./index.ts";
import { concreteIn } from "./specificity.ts";

/** What each part is worth, of 1. */
const WORTH = { short: 0.4, begins: 0.35, promise: 0.25 };

export function hookAxis({ sentences, language, dense }: ScriptFacts): AxisScore {
  const [first] = sentences;
  if (!first) return { score: 0, message: "Nothing is said", hint: "Write a first sentence." };
  const most = Math.round(HOOK.usual.words * (dense ? DENSE_WORDS : 1));
  const words = first.words.length;
  const greeting = greetingIn(first.text, language);
  const promise = promiseOf(first.text, language);
  const score =
    WORTH.short * grade(words, most, most * 2) +
    (greeting === null ? WORTH.begins : 0) +
    (promise === null ? 0 : WORTH.promise);
  const faults = [
    ...(words > most ? [`it has ${words} words (at most ${most})`] : []),
    ...(greeting === null ? [] : [`it begins with “${greeting}”`]),
    ...(promise === null ? ["it holds no question, number, name or address to the viewer"] : []),
  ];
  const message =
    faults.length > 0
      ? `The first sentence: ${faults.join("; ")}`
      : `The first sentence has ${words} words and holds ${promise}`;
  return {
    score,
    message,
    hint: faults.length > 0 ? "Begin with what the viewer gets, in one short sentence." : null,
  };
}

/** What a video says that has nothing to say yet. */
const GREETINGS: Readonly<Record<string, RegExp>> = wordTable({
  en: /^\W*(?:(?:hello|hi|hey|welcome|good (?:morning|evening)|what'?s up|greetings)\b[^.!?]{0,60}|(?:so |okay,? |well,? )?(?:in (?:this|today'?s) (?:video|episode)|today,? (?:we|i)|my name is|this (?:video|episode) (?:is|will)|before we (?:begin|start)|(?:we(?:'re| are)|i(?:'m| am)) (?:going to|gonna) (?:talk|look|discuss))[^.!?]{0,40})/iu,
  de: /^\W*(?:(?:hallo|hi|hey|willkommen|guten (?:morgen|tag|abend)|moin|servus)\b[^.!?]{0,60}|(?:also |so )?(?:in diesem (?:video|beitrag)|heute (?:geht es|sprechen wir|zeige ich|reden wir)|mein name ist|bevor wir (?:anfangen|beginnen))[^.!?]{0,40})/iu,
  es: /^\W*(?:¡?(?:hola|bienvenidos?|bienvenidas?|buen[oa]s (?:días|tardes|noches))(?!\p{L})[^.!?]{0,60}|en (?:este|el) (?:vídeo|video)[^.!?]{0,40}|hoy (?:vamos a|hablaremos)[^.!?]{0,40}|me llamo[^.!?]{0,40})/iu,
  fr: /^\W*(?:(?:bonjour|salut|bienvenue|bonsoir|coucou)(?!\p{L})[^.!?]{0,60}|dans cette vidéo[^.!?]{0,40}|aujourd['’]hui,? (?:nous|on|je)[^.!?]{0,40}|je m['’]appelle[^.!?]{0,40})/iu,
  pt: /^\W*(?:(?:olá|oi|bem-vind[oa]s?|bom dia|boa (?:tarde|noite))(?!\p{L})[^.!?]{0,60}|neste vídeo[^.!?]{0,40}|hoje (?:vamos|eu vou)[^.!?]{0,40}|meu nome é[^.!?]{0,40})/iu,
  ja: /^[\s「]*(?:こんにちは|こんばんは|おはようございます|皆さん|みなさん|今回の動画|今日の動画)[^。！？]{0,20}/u,
  hi: /^\W*(?:नमस्ते|नमस्कार|दोस्तों|स्वागत|इस वीडियो)[^।!?]{0,40}/u,
  ar: /^\W*(?:مرحبا|أهلا|السلام عليكم|في هذا الفيديو)[^.!؟]{0,40}/u,
});

function greetingIn(sentence: string, language: string): string | null {
  const found = GREETINGS[primaryLanguage(language)]?.exec(sentence)?.[0].trim();
  if (!found) return null;
  return found.length > 40 ? `${found.slice(0, 39)}…` : found;
}

const ADDRESS: Readonly<Record<string, RegExp>> = wordTable({
  en: /\b(?:you|your|yours|yourself|imagine|picture this)\b/iu,
  de: /(?<!\p{L})(?:du|dein\p{L}*|dich|dir|sie|ihr\p{L}*|ihnen|stell dir)(?!\p{L})/iu,
  es: /(?<!\p{L})(?:tú|tu|tus|te|ti|usted|ustedes|vosotros|imagina)(?!\p{L})/iu,
  fr: /(?<!\p{L})(?:tu|ton|ta|tes|toi|vous|votre|vos|imagine[zs]?)(?!\p{L})/iu,
  pt: /(?<!\p{L})(?:você|vocês|teu|tua|seu|sua|imagine)(?!\p{L})/iu,
  ja: /あなた|ください|ましょう/u,
  hi: /(?:आप|आपका|आपकी|आपके|सोचिए)/u,
  ar: /(?:أنت|أنتم|لك|لكم|تخيل)/u,
});

/** In words; null: there is nothing in it to hold on to. */
function promiseOf(sentence: string, language: string): string | null {
  if (/[?？؟]/u.test(sentence)) return "a question";
  if (/\p{N}/u.test(sentence)) return "a number";
  if (ADDRESS[primaryLanguage(language)]?.test(sentence)) return "an address to the viewer";
  if (concreteIn(sentence, language).length > 0) return "a name";
  return null;
}
