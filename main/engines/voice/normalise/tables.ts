// What English says for abbreviations, units, currencies and signs.
import { wordTable } from "../../../base/wordTable.ts";

export const MONTHS = "January February March April May June July August September October November December".split(
  " ",
);

export const MONTH_SHORT: Record<string, string> = wordTable({
  jan: "January",
  feb: "February",
  mar: "March",
  apr: "April",
  jun: "June",
  jul: "July",
  aug: "August",
  sep: "September",
  sept: "September",
  oct: "October",
  nov: "November",
  dec: "December",
});

/** Keys are lower case without the final full stop. */
export const ABBREVIATIONS: Record<string, string> = wordTable({
  dr: "doctor",
  mr: "mister",
  mrs: "missus",
  ms: "miz",
  prof: "professor",
  rev: "reverend",
  gen: "general",
  col: "colonel",
  capt: "captain",
  lt: "lieutenant",
  sgt: "sergeant",
  jr: "junior",
  sr: "senior",
  mt: "mount",
  ft: "fort",
  vs: "versus",
  etc: "et cetera",
  approx: "approximately",
  est: "established",
  "e.g": "for example",
  "i.e": "that is",
  "a.k.a": "also known as",
  inc: "incorporated",
  ltd: "limited",
  co: "company",
  corp: "corporation",
  dept: "department",
  ave: "avenue",
  blvd: "boulevard",
  vol: "volume",
  fig: "figure",
  "ph.d": "P H D",
});

/** These are abbreviations without a full stop too. */
export const BARE_ABBREVIATIONS = new Set(["dr", "mr", "mrs", "ms", "vs", "etc", "prof", "approx"]);

/** Unit → singular and plural. Case matters where two units differ by it. */
export const UNITS: Record<string, readonly [string, string]> = wordTable({
  km: ["kilometre", "kilometres"],
  m: ["metre", "metres"],
  cm: ["centimetre", "centimetres"],
  mm: ["millimetre", "millimetres"],
  mi: ["mile", "miles"],
  ft: ["foot", "feet"],
  in: ["inch", "inches"],
  yd: ["yard", "yards"],
  kg: ["kilogram", "kilograms"],
  g: ["gram", "grams"],
  mg: ["milligram", "milligrams"],
  lb: ["pound", "pounds"],
  lbs: ["pound", "pounds"],
  oz: ["ounce", "ounces"],
  l: ["litre", "litres"],
  L: ["litre", "litres"],
  ml: ["millilitre", "millilitres"],
  mL: ["millilitre", "millilitres"],
  h: ["hour", "hours"],
  hr: ["hour", "hours"],
  hrs: ["hour", "hours"],
  min: ["minute", "minutes"],
  mins: ["minute", "minutes"],
  s: ["second", "seconds"],
  sec: ["second", "seconds"],
  secs: ["second", "seconds"],
  ms: ["millisecond", "milliseconds"],
  "km/h": ["kilometre per hour", "kilometres per hour"],
  "m/s": ["metre per second", "metres per second"],
  mph: ["mile per hour", "miles per hour"],
  "m²": ["square metre", "square metres"],
  "km²": ["square kilometre", "square kilometres"],
  "°C": ["degree Celsius", "degrees Celsius"],
  "°F": ["degree Fahrenheit", "degrees Fahrenheit"],
  "°": ["degree", "degrees"],
  "%": ["percent", "percent"],
  "‰": ["per mille", "per mille"],
  Hz: ["hertz", "hertz"],
  kHz: ["kilohertz", "kilohertz"],
  MHz: ["megahertz", "megahertz"],
  GHz: ["gigahertz", "gigahertz"],
  KB: ["kilobyte", "kilobytes"],
  MB: ["megabyte", "megabytes"],
  GB: ["gigabyte", "gigabytes"],
  TB: ["terabyte", "terabytes"],
  W: ["watt", "watts"],
  kW: ["kilowatt", "kilowatts"],
  kWh: ["kilowatt hour", "kilowatt hours"],
  V: ["volt", "volts"],
  dB: ["decibel", "decibels"],
  kcal: ["kilocalorie", "kilocalories"],
  fps: ["frame per second", "frames per second"],
  px: ["pixel", "pixels"],
  x: ["times", "times"],
  "×": ["times", "times"],
});

/** These begin ordinary words or are ordinary words, so they are units only when they touch the number. */
export const TOUCHING_UNITS = new Set(["in", "m", "s", "l", "h", "g", "x", "W", "V", "L", "ms", "min"]);

export const SCALES: Record<string, string> = wordTable({
  k: "thousand",
  m: "million",
  mn: "million",
  b: "billion",
  bn: "billion",
  t: "trillion",
  thousand: "thousand",
  million: "million",
  billion: "billion",
  trillion: "trillion",
});

export interface Currency {
  one: string;
  many: string;
  /** A hundredth; null: the currency has none. */
  cent: readonly [string, string] | null;
}
const dollar: Currency = { one: "dollar", many: "dollars", cent: ["cent", "cents"] };
const euro: Currency = { one: "euro", many: "euros", cent: ["cent", "cents"] };
const pound: Currency = { one: "pound", many: "pounds", cent: ["penny", "pence"] };
const yen: Currency = { one: "yen", many: "yen", cent: null };
export const CURRENCIES: Record<string, Currency> = wordTable({
  $: dollar,
  US$: { ...dollar, one: "U S dollar", many: "U S dollars" },
  USD: { ...dollar, one: "U S dollar", many: "U S dollars" },
  "€": euro,
  EUR: euro,
  "£": pound,
  GBP: pound,
  "¥": yen,
  JPY: yen,
  "₹": { one: "rupee", many: "rupees", cent: null },
  INR: { one: "rupee", many: "rupees", cent: null },
  "₩": { one: "won", many: "won", cent: null },
  "₽": { one: "rouble", many: "roubles", cent: null },
  "₿": { one: "bitcoin", many: "bitcoin", cent: null },
  CHF: { one: "Swiss franc", many: "Swiss francs", cent: null },
});

/** What a sign standing alone is called; any other lone sign is not spoken. */
export const SIGNS: Record<string, string> = wordTable({
  "&": "and",
  "+": "plus",
  "=": "equals",
  "%": "percent",
  "@": "at",
  "×": "times",
  "÷": "divided by",
  "<": "less than",
  ">": "greater than",
  "≈": "about",
  "≤": "at most",
  "≥": "at least",
});

/** Capitals that are said as a word. All others of up to five letters are spelled. */
export const ACRONYMS = new Set(
  (
    "NASA NATO UNICEF UNESCO OPEC AIDS COVID LASER RADAR SCUBA GIF RAM ROM PIN SIM JPEG MPEG FIFA YOLO FOMO ASMR-A " +
    "SWAT NAFTA ASAP-A CAPTCHA SONAR MIDI NASDAQ LEGO IKEA NIMBY LAN WAN GUI"
  )
    .split(" ")
    .filter((word) => !word.includes("-")),
);

/** Common words of two to five letters that people write in capitals for emphasis. */
export const SHOUTED = new Set(
  (
    "A I AM AN AND ARE AS AT BE BEST BIG BUT BY CAN DAY DEEP DO DON'T DOWN EAT EVEN EVER EVERY FAST FEEL FIND FOR FREE FROM FULL FUN " +
    "GET GO GOOD HAD HAS HAVE HE HER HERE HIM HIS HOLD HOT HOW IF IN IS IT ITS JUST KEEP KNOW LAST LESS LET LIFE LIKE LIVE LONG LOOK LOVE " +
    "MAKE MANY ME MIND MORE MOST MUCH MUST MY NEED NEVER NEW NEXT NO NOT NOW OF OFF OLD ON ONE ONLY OR OUR OUT OVER OWN REAL REST RULE " +
    "SAY SEE SHE SLEEP SLOW SO SOME STAY STEP STOP TAKE TELL TEN THAN THAT THE THEM THEN THEY THIS TIME TIP TO TODAY TOO TRUE TRY TWO UP " +
    "USE VERY WANT WAS WAY WE WELL WERE WHAT WHEN WHERE WHO WHY WILL WITH WON WORK WOULD YES YOU YOUR ZERO STILL THEIR THERE THESE THINK " +
    "THREE WATER WORLD START FIRST FOCUS AGAIN ALL ALSO ANY ASK BACK BAD BED BODY BOTH CALM COLD DONE EACH EASY END EYES FACT FOUR FIVE " +
    "HAPPY HARD HOME HUGE HURT IDEA KEY KIND LEAVE LOW MAN NIGHT NOTE OK OPEN PART PEACE POWER QUOTE READ RIGHT RUN SAFE SAME SECRET SET " +
    "SOUL SURE TALK TOP TURN US WAIT WAKE WARM WATCH WEEK WIN WISE WORD WRONG YEAR"
  ).split(" "),
);

/** Before a Roman numeral these are followed by a number (`Part II` is part two). */
export const NUMBERED = new Set(
  "act appendix article book chapter class episode figure grade level part phase round scene season section stage step table title type unit volume war bowl".split(
    " ",
  ),
);

/** Names of rulers: after them a Roman numeral is an ordinal (`Henry VIII` is Henry the eighth). */
export const RULERS = new Set(
  (
    "Henry Louis Charles George Edward Elizabeth William James Richard John Philip Philippe Francis Frederick Leopold Alexander Nicholas Peter " +
    "Catherine Ivan Pius Benedict Paul Leo Gregory Clement Innocent Urban Ptolemy Ramses Ramesses Thutmose Amenhotep Darius Xerxes Napoleon Ferdinand Carlos Alfonso Otto " +
    "Christian Gustav Wilhelm Ludwig Joseph Mary Margaret Victor Felipe"
  ).split(" "),
);

/** Spellings that letter-to-sound rules say badly. Keys are lower case. */
export const SAID: Record<string, string> = wordTable({
  wifi: "why fie",
  "wi-fi": "why fie",
  youtube: "you tube",
  tiktok: "tick tock",
  iphone: "eye phone",
  ipad: "eye pad",
  ios: "eye oh ess",
  pinterest: "pinterest",
  linkedin: "linked in",
  reddit: "read it",
  chatgpt: "chat G P T",
  podcast: "pod cast",
  mindfulness: "mindfulness",
  ok: "okay",
  tv: "T V",
  "a.m": "A M",
  "p.m": "P M",
  am: "am",
});

/** Top-level domains by which an address without `http` is known. */
export const TLD = /\.(?:com|org|net|io|co|dev|app|info|edu|gov|me|tv|ai|uk|de|fr|eu|us|ca|au|in|jp|br)(?:[/?#:]|$)/i;

/** How letters are called. flite reads a lone `a` as the article. */
export const LETTERS: Record<string, string> = wordTable({ a: "ay" });
