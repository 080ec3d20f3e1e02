// Why a title or a thumbnail is as it is, in German.
import type { Phrases } from "../book.ts";

export const told: Phrases = {
  "The video has cost more than two dollars: “{title}”, ${cost}":
    "Das Video hat mehr als zwei Dollar gekostet: „{title}“, {cost} $",
  // Titles.
  "your own": "von dir",
  "only a number tells it from the first": "nur eine Zahl unterscheidet ihn vom ersten",
  "{n#} characters: cut off in a list": "{n} Zeichen: in einer Liste abgeschnitten",
  "{n#} characters: cut off on a telephone": "{n} Zeichen: auf dem Handy abgeschnitten",
  "{n#} characters: shown whole in a list": "{n} Zeichen: in einer Liste ganz zu sehen",
  "{n#} characters: says little": "{n} Zeichen: sagt wenig",
  "says what people search for": "sagt, wonach gesucht wird",
  '"{words}" stands early in it': "„{words}“ steht weit vorn",
  '"{words}" stands late in it': "„{words}“ steht weit hinten",
  "its number is kept": "seine Zahl ist behalten",
  "the topic, which names the kind of video itself": "das Thema, das die Art des Videos selbst nennt",
  "the topic alone": "das Thema allein",
  "says how many there are": "sagt, wie viele es sind",
  "the topic, and what kind of video it is": "das Thema, und welche Art Video es ist",
  "says how long it is, and what kind of video": "sagt, wie lang es ist, und welche Art Video",
  "says how long it is": "sagt, wie lang es ist",
  'names the part "{part}", where it stays longest': "nennt den Teil „{part}“, bei dem es am längsten bleibt",
  "the topic, and what to expect": "das Thema, und was zu erwarten ist",
  "words of the script": "Wörter des Skripts",
  "the topic": "das Thema",
  "how long it lasts": "wie lange es dauert",
  "what is heard": "was zu hören ist",
  "what it is for": "wofür es ist",

  // Thumbnails.
  "a generated background: worth {n#}, the best own picture left, “{name}”, {m#}":
    "ein erzeugter Hintergrund: Wert {n}, das beste übrige eigene Bild, „{name}“, {m}",
  "a generated background: no own pictures are seen in the video":
    "ein erzeugter Hintergrund: im Video ist kein eigenes Bild zu sehen",
  "a generated background: upon {name} the words could not be read":
    "ein erzeugter Hintergrund: auf {name} wären die Wörter nicht zu lesen",
  "“{name}”: sharp {a#}, colourful {b#}, lit {c#}, calm behind the words {d#}":
    "„{name}“: Schärfe {a}, Farbe {b}, Licht {c}, Ruhe hinter den Wörtern {d}",
};
