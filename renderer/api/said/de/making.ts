// How far a stage is, and what picture and sound were made with, in German.
import type { Phrases } from "../book.ts";

const DONE: Readonly<Record<string, string>> = {
  "decodes, scales, lays captions over and encodes": "dekodiert, skaliert, legt Untertitel darüber und kodiert",
  "decodes, scales and encodes": "dekodiert, skaliert und kodiert",
  "decodes and encodes": "dekodiert und kodiert",
};

export const making: Phrases = {
  // Under way.
  writing: "schreibt",
  "{n#} s spoken": "{n} s gesprochen",
  "listening to recording {n#} of {all#}": "hört Aufnahme {n} von {all} an",
  "Opening the recording": "Öffnet die Aufnahme",
  "Listening to the recording": "Hört die Aufnahme an",
  "Finding the script's words in it": "Sucht die Wörter des Skripts in ihr",
  "Levelling the recording": "Gleicht ihre Lautstärke aus",
  "{n#} shots": "{n} Einstellungen",
  "{n#} of {all#} shots": "{n} von {all} Einstellungen",
  "waiting for memory: {n#} GB are free": "wartet auf Arbeitsspeicher: {n} GB sind frei",
  "picture and sound loops": "Schleifen von Bild und Ton",
  "copying {size}": "kopiert {size}",
  "Looking at every frame and listening": "Sieht jedes Bild an und hört zu",
  Judging: "Urteilt",
  "Reading the index": "Liest das Verzeichnis",
  "Looking at one loop and listening": "Sieht eine Schleife an und hört zu",
  "Looking at the joins": "Sieht die Nahtstellen an",
  "{n#} of {all#} files in {folder}": "{n} von {all} Dateien in {folder}",

  // The writer.
  "script by {name} ({engine}), scored {n#} of 100 in round {kept#} of {all#}":
    "Skript von {name} ({engine}), {n} von 100 Punkten in Runde {kept} von {all}",
  "script by {name} ({engine}), scored {n#} of 100 in round {kept#} of {all#}, for ${cost}":
    "Skript von {name} ({engine}), {n} von 100 Punkten in Runde {kept} von {all}, für {cost} $",
  "script by the built-in writer, not by a language model: {why*}":
    "Skript vom eingebauten Schreiber, nicht von einem Sprachmodell: {why}",
  "language models before it: {why*}": "Sprachmodelle davor: {why}",
  "Ollama does not answer at {address}: {why}": "Ollama antwortet unter {address} nicht: {why}",
  "Ollama runs, and has no model that writes": "Ollama läuft und hat kein Modell, das schreibt",
  "Ollama has no model {name}": "Ollama hat kein Modell {name}",
  "No language model lies on this machine": "Auf diesem Rechner liegt kein Sprachmodell",
  "{engine} is paid for, and not allowed": "{engine} kostet Geld und ist nicht erlaubt",
  "There is no key for {engine}": "Für {engine} gibt es keinen Schlüssel",
  "No server is set": "Kein Server ist eingestellt",
  "{name}: up to {more} more would pass the limit of {limit} for {scope*}":
    "{name}: bis zu {more} mehr gingen über die Grenze von {limit} für {scope}",
  "{name}: up to {more} more would pass the limit of {limit} for {scope*} ({spent} are spent)":
    "{name}: bis zu {more} mehr gingen über die Grenze von {limit} für {scope} ({spent} sind ausgegeben)",
  "one request": "eine Anfrage",
  "this video": "dieses Video",
  today: "heute",
  "this month": "diesen Monat",
  "{name}: it answers nothing": "{name} antwortet nichts",
  "{name}: it answers no JSON: “{text}”": "{name} antwortet kein JSON: „{text}“",
  "{name}: it will not write about this": "{name} will darüber nicht schreiben",
  "{name}: its answer is longer than it may be": "{name}: Die Antwort ist länger, als sie sein darf",
  "{name}: it says the same again and again": "{name} sagt immer wieder dasselbe",
  "{name}: it overlooked a sentence that was put there to see whether it reads":
    "{name} hat einen Satz übersehen, der zeigen sollte, ob es liest",
  "{name} has said nothing for {n#} s": "{name} hat {n} s lang nichts gesagt",

  // The encoder.
  "picture by {encoder} on the processor, ffmpeg {version} (`npm run doctor` says what else was tried)":
    "Bild mit {encoder} auf dem Prozessor, ffmpeg {version} (unter „Zustand“ steht, was sonst probiert wurde)",
  "picture by {encoder} on the graphics card ({card}), ffmpeg {version}":
    "Bild mit {encoder} auf der Grafikkarte ({card}), ffmpeg {version}",
  "{bad#} of {all#} pieces were damaged on the disk and made again":
    "{bad} von {all} Stücken waren auf der Platte beschädigt und wurden neu gemacht",
  ...DONE,
  ...Object.fromEntries(
    Object.entries(DONE).flatMap(([english, german]) => [
      [`{card} ${english}`, `{card} ${german}`],
      [`{card} ${english} ({why*})`, `{card} ${german} ({why})`],
    ]),
  ),
  "clips: {how*}": "Clips: {how}",
  "{card} encodes alone ({why*})": "{card} kodiert nur ({why})",
  "{card}, which {does*}, failed {n#} times: what was left {rest*}":
    "{card} ({does}) scheiterte {n} Mal: der Rest {rest}",
  "more could not be tried: {why}": "mehr ließ sich nicht probieren: {why}",
  "it does not lay captions over: {why}": "legt keine Untertitel darüber: {why}",
  "it does not scale: {why}": "skaliert nicht: {why}",
  "it does not decode: {why}": "dekodiert nicht: {why}",
  "{place} by {encoder}: {first} failed ({why})": "{place} mit {encoder}: {first} scheiterte ({why})",
  "{place} by {encoder}: {first}, which {does*}, failed ({why})":
    "{place} mit {encoder}: {first} ({does}) scheiterte ({why})",
  "{place} with decoding on the processor: {first}, which {does*}, failed ({why})":
    "{place} mit Dekodieren auf dem Prozessor: {first} ({does}) scheiterte ({why})",
  "{encoder} failed {n#} times: what was left {rest*}": "{encoder} scheiterte {n} Mal: der Rest {rest}",
  "was decoded on the processor": "wurde auf dem Prozessor dekodiert",
  "was made by {encoder}": "entstand mit {encoder}",
  "the driver allows {n#} encode at once": "der Treiber erlaubt eine Kodierung zugleich",
  "the driver allows {n#} encodes at once": "der Treiber erlaubt {n} Kodierungen zugleich",

  // Sound, cuts and captions.
  "the sound is almost silent ({n#} LUFS) and is not raised":
    "der Ton ist fast stumm ({n} LUFS) und wird nicht angehoben",
  "loudness stays at {n#} LUFS: the sound would have to be raised too far":
    "die Lautheit bleibt bei {n} LUFS: der Ton müsste zu weit angehoben werden",
  "the {what} is almost silent ({n#} LUFS) and is left as it is": ({ what, n }) =>
    `die ${what === "music" ? "Musik" : "Erzählung"} ist fast stumm (${n} LUFS) und bleibt, wie sie ist`,
  "{n#} of {all#} cuts lie on a beat of the music, {before#} before they were moved":
    "{n} von {all} Schnitten liegen auf einem Schlag der Musik, {before} bevor sie verschoben wurden",
  "captions stand {where*} from {from} on: below they would cover what is in the picture":
    "Untertitel stehen ab {from} {where}: unten verdeckten sie, was im Bild ist",
  higher: "höher",
  "in the upper part": "im oberen Teil",
};
