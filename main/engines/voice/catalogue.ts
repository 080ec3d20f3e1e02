// Which voices lie inside the package; a test holds the list against the engines themselves.
import type { VoiceInfo } from "./types.ts";

const FLITE = [
  ["slt", "en-US", "SLT (American woman)", 16_000],
  ["rms", "en-US", "RMS (American man)", 16_000],
  ["awb", "en-GB", "AWB (Scottish man)", 16_000],
  ["kal16", "en-US", "KAL (American man, robotic)", 16_000],
  ["kal", "en-US", "KAL (American man, robotic, 8 kHz)", 8_000],
] as const;

/** File of the voice inside eSpeak NG, its language, its name. */
const ESPEAK = `
af|af|Afrikaans
am|am|Amharic
an|an|Aragonese
ar|ar|Arabic
as|as|Assamese
az|az|Azerbaijani
ba|ba|Bashkir
be|be|Belarusian
bg|bg|Bulgarian
bn|bn|Bengali
bpy|bpy|Bishnupriya Manipuri
bs|bs|Bosnian
ca|ca|Catalan
ca-ba|ca-ba|Catalan (Balearic)
ca-nw|ca-nw|Catalan (North-western)
ca-va|ca-va|Catalan (Valencian)
chr|chr-US-Qaaa-x-west|Cherokee
cmn|cmn|Chinese (Mandarin, latin as English)
cmn-Latn-pinyin|cmn-latn-pinyin|Chinese (Mandarin, latin as Pinyin)
cs|cs|Czech
cv|cv|Chuvash
cy|cy|Welsh
da|da|Danish
de|de|German
el|el|Greek
en-029|en-029|English (Caribbean)
en|en-gb|English (Great Britain)
en-GB-scotland|en-gb-scotland|English (Scotland)
en-GB-x-gbclan|en-gb-x-gbclan|English (Lancaster)
en-GB-x-gbcwmd|en-gb-x-gbcwmd|English (West Midlands)
en-GB-x-rp|en-gb-x-rp|English (Received Pronunciation)
en-US|en-us|English (America)
en-US-nyc|en-us-nyc|English (America, New York City)
eo|eo|Esperanto
es|es|Spanish (Spain)
es-419|es-419|Spanish (Latin America)
et|et|Estonian
eu|eu|Basque
fa|fa|Persian
fa-Latn|fa-latn|Persian (Pinglish)
fi|fi|Finnish
fo|fo|Faroese
fr-BE|fr-be|French (Belgium)
fr-CH|fr-ch|French (Switzerland)
fr|fr-fr|French (France)
ga|ga|Gaelic (Irish)
gd|gd|Gaelic (Scottish)
gn|gn|Guarani
grc|grc|Greek (Ancient)
gu|gu|Gujarati
hak|hak|Hakka Chinese
haw|haw|Hawaiian
he|he|Hebrew
hi|hi|Hindi
hr|hr|Croatian
ht|ht|Haitian Creole
hu|hu|Hungarian
hy|hy|Armenian (East Armenia)
hyw|hyw|Armenian (West Armenia)
ia|ia|Interlingua
id|id|Indonesian
io|io|Ido
is|is|Icelandic
it|it|Italian
ja|ja|Japanese
jbo|jbo|Lojban
ka|ka|Georgian
kaa|kaa|Karakalpak
kk|kk|Kazakh
kl|kl|Greenlandic
kn|kn|Kannada
ko|ko|Korean
kok|kok|Konkani
ku|ku|Kurdish
ky|ky|Kyrgyz
la|la|Latin
lb|lb|Luxembourgish
lfn|lfn|Lingua Franca Nova
lt|lt|Lithuanian
ltg|ltg|Latgalian
lv|lv|Latvian
mi|mi|Māori
mk|mk|Macedonian
ml|ml|Malayalam
mr|mr|Marathi
ms|ms|Malay
mt|mt|Maltese
mto|mto|Totontepec Mixe
my|my|Myanmar (Burmese)
nb|nb|Norwegian Bokmål
nci|nci|Nahuatl (Classical)
ne|ne|Nepali
nl|nl|Dutch
nog|nog|Nogai
om|om|Oromo
or|or|Oriya
pa|pa|Punjabi
pap|pap|Papiamento
piqd|piqd|Klingon
pl|pl|Polish
pt|pt|Portuguese (Portugal)
pt-BR|pt-br|Portuguese (Brazil)
py|py|Pyash
qdb|qdb|Lang Belta
qu|qu|Quechua
quc|quc|K'iche'
qya|qya|Quenya
ro|ro|Romanian
ru|ru|Russian
ru-cl|ru-cl|Russian (Classic)
ru-LV|ru-lv|Russian (Latvia)
sd|sd|Sindhi
shn|shn|Shan (Tai Yai)
si|si|Sinhala
sjn|sjn|Sindarin
sk|sk|Slovak
sl|sl|Slovenian
smj|smj|Lule Saami
sq|sq|Albanian
sr|sr|Serbian
sv|sv|Swedish
sw|sw|Swahili
ta|ta|Tamil
te|te|Telugu
th|th|Thai
ti|ti|Tigrinya
tk|tk|Turkmen
tn|tn|Setswana
tr|tr|Turkish
tt|tt|Tatar
ug|ug|Uyghur
uk|uk|Ukrainian
ur|ur|Urdu
uz|uz|Uzbek
vi|vi|Vietnamese (Northern)
vi-VN-x-central|vi-vn-x-central|Vietnamese (Central)
vi-VN-x-south|vi-vn-x-south|Vietnamese (Southern)
yue|yue|Chinese (Cantonese)
yue-Latn-jyutping|yue|Chinese (Cantonese, latin as Jyutping)
`;

/** eSpeak NG names voices by file; the ids are in lower case. */
const espeak = ESPEAK.trim()
  .split("\n")
  .map((row) => row.split("|") as [file: string, language: string, name: string]);

export const VOICES: readonly VoiceInfo[] = [
  ...FLITE.map(([name, language, title, sampleRate]) => ({
    id: `flite:${name}`,
    engine: "flite",
    language,
    name: title,
    sampleRate,
  })),
  ...espeak.map(([file, language, name]) => ({
    id: `espeak:${file.toLowerCase()}`,
    engine: "espeak",
    language,
    name,
    sampleRate: 22_050,
  })),
];

/** What an engine itself calls the voice of an id. */
export function engineName(id: string): string {
  const name = id.slice(id.indexOf(":") + 1);
  return espeak.find(([file]) => file.toLowerCase() === name)?.[0] ?? name;
}
