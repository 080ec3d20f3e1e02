// Why a picture was chosen, how it was laid into the frame, and what a person should know of their footage, in German.
import type { Phrases } from "../book.ts";

const WHERE = {
  "what the scene is to show": "dem, was die Szene zeigen soll",
  "the text on screen": "dem Text im Bild",
  "what is said": "dem, was gesagt wird",
  "the topic": "dem Thema",
};

const ODDITIES = {
  "animated picture": "bewegtes Bild",
  alpha: "durchsichtig",
  HDR: "HDR",
  "wide gamut": "weiter Farbraum",
  "variable frame rate": "wechselnde Bildrate",
  interlaced: "Halbbilder",
  "pixels that are not square": "Pixel, die nicht quadratisch sind",
  "larger than 4K": "größer als 4K",
  "too large a file to copy": "zu große Datei, um sie zu kopieren",
};

export const pictures: Phrases = {
  "chosen by hand": "von Hand gewählt",
  "one of the backgrounds of the look {look}, unlike the one before":
    "einer der Hintergründe des Looks {look}, anders als der davor",
  ...Object.fromEntries(
    Object.entries(WHERE).map(([english, german]) => [
      `{words} in ${english}`,
      ({ words = "" }) => `${quoted(words).replaceAll("(through ", "(über ")} in ${german}`,
    ]),
  ),
  "it looks like what the scene is to show": "es sieht aus wie das, was die Szene zeigen soll",
  "it looks like the text on screen": "es sieht aus wie das, was der Text im Bild sagt",
  "it looks like what is said": "es sieht aus wie das, was gesagt wird",
  "it looks like the topic": "es sieht aus wie das Thema",
  "looks like it, too": "sieht auch so aus",
  "“{name}” would fit better, but is seen in another shot":
    "„{name}“ würde besser passen, ist aber in einer anderen Einstellung zu sehen",
  "it is seen again, since nothing else fits as well": "noch einmal zu sehen, da nichts anderes so gut passt",
  "the part that shows it best": "der Teil, der es am besten zeigt",
  "your {file}": "deine Datei {file}",
  "own picture “{name}”: {why*}": "eigenes Bild „{name}“: {why}",
  "own clip “{name}”: {why*}": "eigener Clip „{name}“: {why}",
  "{file}: handed in for this shot": "{file}: für diese Einstellung abgegeben",
  "its name says nothing of what it shows, so it comes in its turn":
    "sein Name sagt nicht, was zu sehen ist, also kommt es an die Reihe",
  "given with what shows the topic, so that no picture stays too long":
    "lag bei dem, was das Thema zeigt, damit kein Bild zu lange steht",
  "as in the video of which this is a variant": "wie in dem Video, von dem dies eine Variante ist",
  "the script names it": "das Skript nennt es",
  "the script names it from {n#} s on": "das Skript nennt es ab {n} s",

  // How it lies in the frame.
  "framed about a face": "um ein Gesicht herum gewählt",
  "framed about {n#} faces": "um {n} Gesichter herum gewählt",
  "{what} before blurred sides, since a crop would cut {which}": ({ what }) =>
    what === "whole"
      ? "ganz vor unscharfen Seiten, da ein Zuschnitt es beschnitte"
      : "seine Gesichter vor unscharfen Seiten, da ein Zuschnitt welche beschnitte",
  "cropped about where its detail lies": "zugeschnitten auf das, wo am meisten zu sehen ist",
  "passed over, since a crop would cut it": "im Schwenk, da ein Zuschnitt es beschnitte",
  "cropped about what matters, to fill the frame": "zugeschnitten auf das Wichtige, damit es das Bild füllt",
  "a part before blurred sides, since it is too small to fill the frame":
    "ein Ausschnitt vor unscharfen Seiten, da es zu klein ist, um das Bild zu füllen",
  "slowed to {n#} % to last": "auf {n} % verlangsamt, damit es reicht",
  "seen again from its beginning, since it is short": "noch einmal von vorn zu sehen, da er kurz ist",
  "seen to and fro, since it is short": "hin und zurück zu sehen, da er kurz ist",
  "{map} has another shape than its picture and is left out": "{map} hat eine andere Form als sein Bild und bleibt weg",
  "moves in depth by {map}": "bewegt sich in der Tiefe mit {map}",
  "left out: {why*}": "weggelassen: {why}",

  // What was done to the file.
  "scaled down from {size}": "verkleinert von {size}",
  "{kind} made a JPEG": "{kind} zu JPEG gemacht",
  "{space} made sRGB": "{space} zu sRGB gemacht",
  "its colour profile made sRGB": "sein Farbprofil zu sRGB gemacht",
  "turned upright": "aufgerichtet",
  "16 bit made 8": "aus 16 Bit 8 gemacht",
  "laid upon a plain ground": "auf einfarbigen Grund gelegt",
  ...ODDITIES,
  "{what*}: made plain": "{what}: umgewandelt",
  "animated picture: made a clip": "bewegtes Bild: zu einem Clip gemacht",
  "this ffmpeg build cannot convert its colours: they are shown as they are":
    "dieses ffmpeg kann seine Farben nicht umwandeln: sie sind zu sehen, wie sie sind",

  // Of all the footage.
  "{n#} of {all#} own pictures and clips are seen": "{n} von {all} eigenen Bildern und Clips sind zu sehen",
  "The footage folders hold no picture or clip that can be used":
    "In den Ordnern liegt kein Bild und kein Clip, die sich verwenden lassen",
  "{n#} have names that say nothing (such as {name}): they are shown in the order of their names, where nothing else is found. Name them by what they show, and they are shown where it is spoken of":
    "{n} haben Namen, die nichts sagen (etwa {name}): Sie sind in der Reihenfolge ihrer Namen zu sehen, wo sich sonst nichts findet. Benenne sie nach dem, was sie zeigen, und sie sind zu sehen, wo davon die Rede ist",
  "{n#} of {all#} shots have a generated background, since no own picture shows what they say":
    "{n} von {all} Einstellungen haben einen erzeugten Hintergrund, da kein eigenes Bild zeigt, wovon sie sprechen",
  "Not shown: {why*}": "Nicht gezeigt: {why}",
  "{file} and {n#} more: {why*}": "{file} und {n} weitere: {why}",
  "{file}: {licence} forbids earning money with it": "{file}: {licence} verbietet, damit Geld zu verdienen",
  "{file}: {licence} forbids changing it": "{file}: {licence} verbietet, es zu verändern",
  '{file}: "{licence}" is no licence': "{file}: „{licence}“ ist keine Lizenz",
  "{licence} forbids earning money with it": "{licence} verbietet, damit Geld zu verdienen",
  "{licence} forbids changing it": "{licence} verbietet, es zu verändern",
  '"{licence}" is no licence': "„{licence}“ ist keine Lizenz",
  "{file} is dark throughout": "{file} ist durchgehend dunkel",
  "{file} cannot be opened any more": "{file} lässt sich nicht mehr öffnen",
  "{file} vanished since it was indexed": "{file} ist verschwunden, seit der Ordner gelesen wurde",
  "{file} became unreadable since it was indexed": "{file} ist unlesbar geworden, seit der Ordner gelesen wurde",
  "{file} changed since it was indexed": "{file} hat sich geändert, seit der Ordner gelesen wurde",
};

/** Words between German marks. */
function quoted(words: string): string {
  return words.replaceAll("“", "„").replaceAll("”", "“");
}
