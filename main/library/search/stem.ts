// Brings the inflected forms of an English word together: plurals, -ing, -ed and the adjectives of weather. Other languages keep
// their words, but for a plural s: a stem that goes too far finds wrong pictures, which is worse than finding none.

const IRREGULAR = new Map(
  (
    "children child|feet foot|teeth tooth|geese goose|mice mouse|people person|men man|women woman|oxen ox|leaves leaf|wolves wolf|" +
    "knives knife|wives wife|lives life|halves half|shelves shelf|loaves loaf|calves calf|thieves thief|scarves scarf|hooves hoof|" +
    "rainy rain|snowy snow|sunny sun|foggy fog|misty mist|windy wind|cloudy cloud|stormy storm|starry star|rocky rock|sandy sand|" +
    "grassy grass|icy ice|wavy wave|smoky smoke|dusty dust|muddy mud|leafy leaf|hilly hill|wooden wood|golden gold|moonlit moonlight|" +
    "starlit starlight|swam swim|ran run|flew fly|fallen fall|frozen freeze"
  )
    .split("|")
    .map((pair) => pair.split(" ") as [string, string]),
);

/** Words that look like an inflection and are none. */
const WHOLE = new Set(
  "bus gas lens news series species canvas atlas christmas texas paris lotus cactus chess less this yes iris tennis oasis basis morning evening ceiling pudding bed red sled seed weed need feed speed hundred sacred species kindred".split(
    " ",
  ),
);

/** A word in lower case without marks. Stems are compared with stems; they need not be words. */
export function stem(word: string): string {
  if (!/^[a-z]{3,}$/.test(word)) return word;
  const base = IRREGULAR.get(word) ?? word;
  return endingless(WHOLE.has(base) ? base : verb(singular(base)));
}

function singular(word: string): string {
  if (word.length < 4 || !word.endsWith("s") || /(?:ss|us|is)$/.test(word)) return word;
  if (word.endsWith("ies")) return word.length > 4 ? `${word.slice(0, -3)}y` : word.slice(0, -1);
  if (/(?:ch|sh|x|ss|zz|o)es$/.test(word) && word.length > 4) return word.slice(0, -2);
  return word.slice(0, -1);
}

function verb(word: string): string {
  const base = /^(.*[aeiouy].*)(?:ing|ed)$/.exec(word)?.[1];
  if (base === undefined || base.length < 3) return word;
  // "running" is "run", "falling" is "fall".
  return /([^aeioulsz])\1$/.test(base) ? base.slice(0, -1) : base;
}

/** "dance" and "danc(ing)" meet without the e; "fly" and "flies" agree already. */
function endingless(word: string): string {
  return word.length > 3 && word.endsWith("e") && !word.endsWith("ee") ? word.slice(0, -1) : word;
}
