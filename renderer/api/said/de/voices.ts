// Voices and their models, which of them speaks and why, and what was heard in a person's own recording, in German.
import type { Phrases } from "../book.ts";

/** Who speaks, by their country: a woman's word, and a man's. */
const PEOPLE: Readonly<Record<string, readonly [woman: string, man: string]>> = {
  American: ["Amerikanerin", "Amerikaner"],
  Brazilian: ["Brasilianerin", "Brasilianer"],
  British: ["Britin", "Brite"],
  Chinese: ["Chinesin", "Chinese"],
  French: ["Französin", "Franzose"],
  German: ["Deutsche", "Deutscher"],
  Hindi: ["Inderin", "Inder"],
  Italian: ["Italienerin", "Italiener"],
  Scottish: ["Schottin", "Schotte"],
  Spanish: ["Spanierin", "Spanier"],
};
const woman = (of = "") => PEOPLE[of]?.[0] ?? of;
const man = (of = "") => PEOPLE[of]?.[1] ?? of;

export const voices: Phrases = {
  "{name*} ({of} woman)": ({ name, of }) => `${name} (${woman(of)})`,
  "{name*} ({of} man)": ({ name, of }) => `${name} (${man(of)})`,
  "{name} ({of} man, robotic)": ({ name, of }) => `${name} (${man(of)}, wie ein Roboter)`,
  "{name} ({of} man, robotic, 8 kHz)": ({ name, of }) => `${name} (${man(of)}, wie ein Roboter, 8 kHz)`,
  "{one} and {other} mixed": "{one} und {other} gemischt",
  "Supertonic speaker {n#}": "Supertonic, Stimme {n}",
  "A server that speaks OpenAI's protocol": "Ein Server, der OpenAIs Protokoll spricht",
  "Flite, five English voices": "Flite, fünf englische Stimmen",
  "eSpeak NG, over a hundred languages": "eSpeak NG, über hundert Sprachen",
  "Kokoro 82M, eight languages": "Kokoro 82M, acht Sprachen",
  "Kokoro 82M, English": "Kokoro 82M, Englisch",
  "Supertonic 3, {n#} languages": "Supertonic 3, {n} Sprachen",
  "Piper, English": "Piper, Englisch",
  "Piper, German": "Piper, Deutsch",
  "Piper, French": "Piper, Französisch",
  "Missing in {folder}: {files}": "In {folder} fehlt: {files}",
  "Name one of its voices: {id}": "Nenne eine seiner Stimmen: {id}",
  "it cannot be used before the program has been started again": "erst nach einem Neustart des Programms zu benutzen",

  // Which voice speaks, and why.
  "voice {voice}: asked for": "Stimme {voice}: gewünscht",
  "voice {voice} speaks {of}, the text is {language}": "Stimme {voice} spricht {of}, der Text ist {language}",
  "voice {voice} was asked for: {why*}": "Stimme {voice} war gewünscht: {why}",
  "voice {voice}: the installed model for {language}": "Stimme {voice}: das installierte Modell für {language}",
  "voice {voice}: the most natural embedded English voice": "Stimme {voice}: die natürlichste mitgelieferte englische",
  "no natural embedded voice for {language}; it speaks American English":
    "keine natürliche mitgelieferte Stimme für {language}; sie spricht amerikanisches Englisch",
  "no natural embedded voice for {language}; it speaks American English (with --voice: {others}, more robotic or of one region)":
    "keine natürliche mitgelieferte Stimme für {language}; sie spricht amerikanisches Englisch (zur Wahl: {others}, mehr wie ein Roboter oder aus einer Gegend)",
  "voice {voice}: there is none for {language}; {name} is nearest to it":
    "Stimme {voice}: für {language} gibt es keine; {name} ist am nächsten",
  "voice {voice}: the embedded voice for {language}": "Stimme {voice}: die mitgelieferte für {language}",
  "voice {voice} failed: {why*}; the whole narration is spoken by another voice":
    "Stimme {voice} versagte: {why}; die ganze Erzählung spricht eine andere",
  "voice {voice} failed, {n#} times in a row: {why*}; the whole narration is spoken by another voice":
    "Stimme {voice} versagte {n} Mal hintereinander: {why}; die ganze Erzählung spricht eine andere",
  "the model was to run on {provider}, which this build of sherpa-onnx cannot: it runs on the processor":
    "das Modell sollte auf {provider} laufen, was dieses sherpa-onnx nicht kann: es läuft auf dem Prozessor",
  "the aligner does not know {language}: the words' times are shared out by their letters":
    "{language} lässt sich nicht abgleichen: die Zeiten der Wörter sind nach ihren Buchstaben verteilt",
  "{voice}: {n#} characters, about {cost} (limit {limit} a video)":
    "{voice}: {n} Zeichen, etwa {cost} (höchstens {limit} je Video)",
  "{voice}: {n#} characters, about {cost} at your price (limit {limit} a video)":
    "{voice}: {n} Zeichen, etwa {cost} nach deinem Preis (höchstens {limit} je Video)",
  "{voice}: {n#} characters, about {cost} at the list price of {date} (limit {limit} a video)":
    "{voice}: {n} Zeichen, etwa {cost} nach der Preisliste von {date} (höchstens {limit} je Video)",
  "{voice} speaks at {n#} of its own rate: {wish#} lies outside of what it can":
    "{voice} spricht mit dem {n}-Fachen seines Tempos: {wish} liegt außerhalb dessen, was sie kann",
  "{voice} speaks at its own pitch: {wish#} lies outside of what it can":
    "{voice} spricht in ihrer eigenen Tonhöhe: {wish} liegt außerhalb dessen, was sie kann",
  "{voice} speaks {n#} semitones off: {wish#} lies outside of what it can":
    "{voice} spricht {n} Halbtöne daneben: {wish} liegt außerhalb dessen, was sie kann",
  "what {voice} spoke cannot be kept, and will be paid for again: {why}":
    "was {voice} gesprochen hat, lässt sich nicht aufheben und wird noch einmal bezahlt: {why}",

  // A person's own recording.
  "own recording {file}: {share} of the script found in it":
    "eigene Aufnahme {file}: {share} des Skripts darin gefunden",
  "the recording is too short to be sure that it is of this script: listen to the video once":
    "die Aufnahme ist zu kurz, um sicher zu sein, dass sie von diesem Skript ist: höre das Video einmal an",
  "much of the script is missing in the recording: check that both are of the same version":
    "in der Aufnahme fehlt viel vom Skript: prüfe, ob beide dieselbe Fassung sind",
  "the recording is clipped at {n#} places, first at {at}: record with a lower input level":
    "die Aufnahme ist an {n} Stellen übersteuert, zuerst bei {at}: nimm leiser auf",
  "the recording is noisy: {n#} dB between voice and room": "die Aufnahme rauscht: {n} dB zwischen Stimme und Raum",
  "{n#} s of speech before the script's first word are left out":
    "{n} s Gesprochenes vor dem ersten Wort des Skripts sind weggelassen",
  "{n#} s of speech after the script's last word are left out":
    "{n} s Gesprochenes nach dem letzten Wort des Skripts sind weggelassen",
  "at {at} the recording leaves out “{text}”": "bei {at} lässt die Aufnahme „{text}“ weg",
  "at {at} the recording says something that is not in the script":
    "bei {at} sagt die Aufnahme etwas, das nicht im Skript steht",
  "{scene}: spoken by yourself ({file})": "{scene}: von dir selbst gesprochen ({file})",
  "{scene}, line {n#}: spoken by yourself ({file})": "{scene}, Zeile {n}: von dir selbst gesprochen ({file})",
  "it does not sound like what is written, so the captions' times are estimated":
    "es klingt nicht wie das Geschriebene, darum sind die Zeiten der Untertitel geschätzt",
};
