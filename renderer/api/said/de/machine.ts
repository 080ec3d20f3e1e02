// What the doctor finds, the backend's health, and what encodes the picture, in German.
import type { Phrases } from "../book.ts";

export const machine: Phrases = {
  // Sections and names of the doctor's findings.
  "This machine": "Dieser Rechner",
  Folders: "Ordner",
  Engines: "Werkzeuge",
  Voices: "Stimmen",
  Models: "Modelle",
  "Cloud voices": "Stimmen aus der Cloud",
  Fonts: "Schriften",
  Settings: "Einstellungen",
  Processor: "Prozessor",
  Memory: "Arbeitsspeicher",
  "Data folder": "Datenordner",
  "Output folder": "Ausgabeordner",
  "Graphics card": "Grafikkarte",
  "Video encoder": "Videokodierer",
  Voice: "Stimme",
  "Text and pictures": "Text und Bilder",
  Database: "Datenbank",
  Model: "Modell",
  Warning: "Warnung",

  // This machine and its folders.
  "The program needs Node 24, which `npm run setup` installs beside it.":
    "Das Programm braucht Node 24, das `npm run setup` daneben einrichtet.",
  "Start it by `npm run …`, which uses that one.": "Starte es mit `npm run …`, das nimmt dieses.",
  "{n#} core": "{n} Kern",
  "{n#} core, {name}": "{n} Kern, {name}",
  "{n#} cores": "{n} Kerne",
  "{n#} cores, {name}": "{n} Kerne, {name}",
  "{n#} GB in all": "{n} GB insgesamt",
  "{n#} GB in all, {free#} GB free": "{n} GB insgesamt, {free} GB frei",
  "A render of full size takes up to 1 GB.": "Ein Rendern in voller Größe braucht bis zu 1 GB.",
  "Close other programs while a video is made, or set YTEMPIRE_CPU_JOBS=1.":
    "Schließe andere Programme, während ein Video entsteht, oder setze YTEMPIRE_CPU_JOBS=1.",
  default: "Vorgabe",
  store: "gespeichert",
  environment: "Umgebung",
  "command line": "Befehlszeile",
  "{path} ({source*})": "{path} ({source})",
  "{path} ({source*}), {free#} GB free": "{path} ({source}), {free} GB frei",
  "{path} ({source*}), {free#} GB free; not there yet": "{path} ({source}), {free} GB frei; noch nicht angelegt",
  "There is no room for a video.": "Für ein Video ist kein Platz.",
  "Room for short videos only.": "Nur für kurze Videos ist Platz.",
  "Choose another folder with {by}.": ({ by = "" }) =>
    `Wähle einen anderen Ordner mit ${by.replace(" or ", " oder ")}.`,
  "Free some space. {more*}": "Schaffe Platz. {more}",
  "It cannot be written: {why*}": "Hier kann nichts geschrieben werden: {why}",
  "{value} ({source*}): {about} [{name}]": "{value} ({source}) [{name}]",
  "not set ({source*}): {about} [{name}]": "nicht gesetzt ({source}) [{name}]",
  "yes ({source*}): {about} [{name}]": "ja ({source}) [{name}]",
  "no ({source*}): {about} [{name}]": "nein ({source}) [{name}]",
  "none ({source*}): {about} [{name}]": "keine ({source}) [{name}]",
  "It has no effect.": "Es bewirkt nichts.",
  "Correct or remove it.": "Berichtige oder entferne es.",

  // Engines.
  "does not work": "geht nicht",
  "Run `npm run setup`; if it stays, report this.": "Starte `npm run setup`; bleibt es so, melde es.",
  "none by NVIDIA that answers (nvidia-smi)": "keine von NVIDIA, die antwortet (nvidia-smi)",
  "{name}, {memory}, driver {driver}": "{name}, {memory}, Treiber {driver}",
  "{name}, by the ffmpeg at {path}": "{name}, mit dem ffmpeg unter {path}",
  "cannot be made here": "ist hier nicht möglich",
  "{name}, on the processor": "{name}, auf dem Prozessor",
  "If the card has an encoder (data-centre cards such as A100 and H100 have none): install a current driver and an ffmpeg with NVENC, such as your system's, and run this again. `npm run check:gpu` tells more.":
    "Falls die Karte einen Kodierer hat (Karten für Rechenzentren wie A100 und H100 haben keinen): Installiere einen aktuellen Treiber und ein ffmpeg mit NVENC, etwa das deines Systems, und untersuche noch einmal. `npm run check:gpu` sagt mehr.",
  "Choose --codec h264 or hevc. AV1 needs an ffmpeg of version 5 or newer with libsvtav1: `apt install ffmpeg` (Debian 12, Ubuntu 23.04 and newer), `brew install ffmpeg`, on Windows the full build of gyan.dev; then `npm run doctor`.":
    "Nimm H.264 oder HEVC. AV1 braucht ein ffmpeg ab Version 5 mit libsvtav1: `apt install ffmpeg` (Debian 12, Ubuntu 23.04 und neuer), `brew install ffmpeg`, unter Windows das volle von gyan.dev; dann untersuche noch einmal.",
  "{voice}, spoke a test sentence": "{voice}, hat einen Probesatz gesprochen",
  "Run `npm run check:voices`, and put the model's files in again.":
    "Starte `npm run check:voices` und lege die Dateien des Modells neu ab.",
  "{voice} was asked for two words and gave {n#} s": "{voice} sollte zwei Wörter sagen und gab {n} s",
  "a test drawing has {n#} points instead of 16": "eine Probezeichnung hat {n} Punkte statt 16",
  "Skia by {package}": "Skia mit {package}",
  "SQLite {version} by {package}": "SQLite {version} mit {package}",

  // Voices, models, services, fonts, looks.
  "{n#} voice, {m#} language": "{n} Stimme, {m} Sprache",
  "{n#} voices, {m#} language": "{n} Stimmen, {m} Sprache",
  "{n#} voices, {m#} languages": "{n} Stimmen, {m} Sprachen",
  "It is not used.": "Es wird nicht benutzt.",
  "Mend its model.json, or remove the folder.": "Berichtige seine model.json, oder entferne den Ordner.",
  none: "keine",
  "Nothing needs one: the embedded voices speak, templates write the scripts.":
    "Es geht ohne: Die mitgelieferten Stimmen sprechen, Vorlagen schreiben die Skripte.",
  "For a natural voice put the files of a model of models/voices.json into {dir}, then run `npm run check:voices`.":
    "Für eine natürliche Stimme lade eine unter „Stimmen und Modelle“ herunter; sie kommt nach {dir}.",
  "{name}, {engine}, {n#} voice, {licence}": "{name}, {engine}, {n} Stimme, {licence}",
  "{name}, {engine}, {n#} voices, {licence}": "{name}, {engine}, {n} Stimmen, {licence}",
  "{name}, not complete": "{name}, nicht vollständig",
  "Missing: {files}": "Es fehlt: {files}",
  "Unpack its archive into the folder again.": "Entpacke sein Archiv noch einmal in den Ordner.",
  "allowed: with --voice {voice} it speaks, and is paid for":
    "erlaubt: mit der Stimme {voice} spricht er und kostet Geld",
  off: "aus",
  "cloud voices are off: set YTEMPIRE_CLOUD_VOICES={service} to allow this one":
    "Stimmen aus der Cloud sind aus: YTEMPIRE_CLOUD_VOICES={service} erlaubt diese",
  "its key is missing: set {name}": "sein Schlüssel fehlt: setze {name}",
  "{n#} families": "{n} Schriftfamilien",
  "The font packages are missing.": "Die Pakete mit den Schriften fehlen.",
  "Run `npm run setup`.": "Starte `npm run setup`.",
  "{n#} built in": "{n} mitgeliefert",
  "{name}, yours": "{name}, von dir",
  "It cannot be used.": "Er ist nicht verwendbar.",

  // Health.
  "The store can be written": "In die Datenbank kann geschrieben werden",
  "The store cannot be written: {why*}": "In die Datenbank kann nicht geschrieben werden: {why}",
  "The system does not tell what is free": "Das System sagt nicht, wie viel frei ist",
  "{n#} GB are free where the data folder lies": "{n} GB sind frei, wo der Datenordner liegt",
  "{path} is gone, or may not be run any more": "{path} ist weg oder darf nicht mehr gestartet werden",
  "Start the program again: it then looks for another one. `npm run doctor` tells more.":
    "Starte das Programm neu: Es sucht dann ein anderes. Die Untersuchung dieses Rechners sagt mehr.",
  "{path} can be written": "In {path} kann geschrieben werden",
  "{path} is gone, or cannot be written any more": "{path} ist weg, oder es kann dort nicht mehr geschrieben werden",
  "Is its drive there, and may the program write to it?":
    "Ist das Laufwerk da, und darf das Programm darauf schreiben?",
  "Less than 1 GB is left where the data folder lies": "Wo der Datenordner liegt, ist weniger als 1 GB frei",
  "Less than 5 GB are left where the data folder lies": "Wo der Datenordner liegt, sind weniger als 5 GB frei",
  "Free some space there; what is rendered goes on by itself, and what failed goes on with a retry.":
    "Schaffe dort Platz; was gerendert wird, geht von selbst weiter, und was scheiterte, mit „Erneut versuchen“.",

  // Which ffmpeg is used, and what encodes.
  "{path} ({from*}): not used, {why*}": "{path} ({from}): nicht benutzt, {why}",
  "{path} ({from*}): version {version}; h264 by {encoder} ({why*})":
    "{path} ({from}): Version {version}; H.264 mit {encoder} ({why})",
  "taken: {path} ({from*}), {why*}; ffprobe: {probe}": "genommen: {path} ({from}), {why}; ffprobe: {probe}",
  setting: "Einstellung",
  fetched: "heruntergeladen",
  "it encodes on the graphics card": "es kodiert auf der Grafikkarte",
  "the newest that works": "das neueste, das geht",
  "the only one that works": "das einzige, das geht",
  "there is no such file": "diese Datei gibt es nicht",
  "it hangs": "es hängt",
  "it cannot be started ({why})": "es lässt sich nicht starten ({why})",
  "it does not answer as ffmpeg does": "es antwortet nicht wie ffmpeg",
  "it fails at a trial of its filters: {why}": "es scheitert an einer Probe seiner Filter: {why}",
  "a test encode failed: {why*}": "eine Probekodierung scheiterte: {why}",
  "{card*} passed a test encode": "{card} hat eine Probekodierung bestanden",
  "it passed a test encode": "es hat eine Probekodierung bestanden",
  "{encoder*}: {card*} passed a test encode": "{encoder}: {card} hat eine Probekodierung bestanden",
  "the setting `encoder` wants the processor": "die Einstellung `encoder` will den Prozessor",
  "this build has no {what}": "diesem ffmpeg fehlt {what}",
  "{what} failed a test encode ({why*})": "{what} ist an einer Probekodierung gescheitert ({why})",
  "of 6 frames {n#} could be decoded again": "von 6 Bildern ließen sich {n} wieder dekodieren",
  "{codec} cannot be made: {why*}": "{codec} ist nicht möglich: {why}",
};
