// Which background a shot gets: what the scene says it shows, then what its words are about, and never the same twice running.
import type { BackgroundKind, Look } from "../../../contract/look.ts";

/** What may follow a word's beginning: “sea” is in “seas”, not in “search”. */
const ENDINGS = "e|es|s|ed|d|ing|y|ion|ions|ful|ly|ation|al|ic|ies|ier";

/** Words, by their beginnings, that a background pictures. */
const PICTURES: Record<BackgroundKind, RegExp> = {
  rain: stems("rain raindrop rainy drizzl storm thunder umbrella puddle window shower"),
  waves: stems("horizon sea ocean beach tide shore wave sail surf island coast swim moonlight harbour harbor boat"),
  stars: stems(
    "star stars starry starlight night galax universe space cosmos cosmic planet constellation moon sleep dream",
  ),
  aurora: stems("aurora northern arctic polar magic wonder"),
  clouds: stems("sky cloud air wind float sunset sunrise dawn breath breathe exhal inhal lung light swell"),
  hills: stems(
    "mountain hill forest tree wood path trail walk valley mist fog nature morning journey meadow field garden ground",
  ),
  ripples: stems("water pond lake river pool ripple lotus lily flow stream drop"),
  embers: stems("fire flame ember campfire candle hearth burn heat spark passion warmth cosy cozy"),
  bokeh: stems(
    "bokeh blur lamplight candlelight city lamp street lantern lights evening party celebrat gratitude grateful love heart kind friend",
  ),
  ribbons: stems(
    "ribbon idea think thought mind time paper work money step habit learn list fact focus plan science data read book",
  ),
};

function stems(words: string): RegExp {
  return new RegExp(`(?<!\\p{L})(?:${words.split(" ").join("|")})(?:${ENDINGS})?(?!\\p{L})`, "giu");
}

/** What is known of a shot, weighted by how surely it says what should be seen. */
export interface Content {
  show: string | null;
  /** Text on screen and heading. */
  titles: string;
  spoken: string;
  topic: string;
  /** The video's first picture: it must show what the title promises, unless a person said what to show. */
  opening: boolean;
  /** `show` comes from the person, not from a template. */
  asked: boolean;
}

export interface Chosen {
  kind: BackgroundKind;
  reason: string;
}

/** `before` are the kinds of the shots so far, in order. `order` breaks ties: all kinds, in the order of the seed. */
export function chooseBackground(
  content: Content,
  look: Look,
  before: readonly BackgroundKind[],
  order: readonly BackgroundKind[],
): Chosen {
  const allowed = order.filter((kind) => allows(look, kind));
  const scored = allowed
    .filter((kind) => kind !== before.at(-1))
    .map((kind, i) => {
      const { score, why } = fits(kind, content);
      const suits = look.backgrounds.includes(kind) ? 1.5 : 0;
      const uses = before.filter((k) => k === kind).length;
      const recent = before.slice(-3).includes(kind) ? 1.2 : 0;
      return { kind, why, total: score + suits - uses * 0.35 - recent - i * 0.01 };
    });
  const best = scored.reduce((a, b) => (b.total > a.total ? b : a));
  return {
    kind: best.kind,
    reason: best.why ?? `one of the backgrounds of the look ${look.name}, unlike the one before`,
  };
}

/** Night skies and fires have no place on paper. */
export function allows(look: Look, kind: BackgroundKind): boolean {
  return !isLight(look) || look.backgrounds.includes(kind);
}

function isLight(look: Look): boolean {
  return Number.parseInt(look.palette.shade.slice(1, 3), 16) > 128;
}

/** How much more it weighs that a form is called by its name than that something of it is told of. */
const NAMED = 0.4;

/** Not the focus that one has at work. */
const BLURRED = /\bout of focus\b/giu;

function fits(kind: BackgroundKind, content: Content): { score: number; why: string | null } {
  const places: [string, number, string][] = [
    [content.show ?? "", content.asked ? 12 : 6, "what the scene is to show"],
    [content.titles, 3, "the text on screen"],
    [content.spoken, 1.2, "what is said"],
    [content.topic, content.opening ? 9 : 2, "the topic"],
  ];
  let score = 0;
  let why: string | null = null;
  for (const [text, weight, where] of places) {
    const found = text.replace(BLURRED, "blurred").match(PICTURES[kind]);
    if (!found) continue;
    const named = found.some((word) => word.toLowerCase().startsWith(kind.replace(/s$/, "")));
    score += weight * (1 + 0.2 * Math.min(4, found.length - 1) + (named ? NAMED : 0));
    why ??= `“${found[0].toLowerCase()}” in ${where}`;
  }
  return { score, why };
}
