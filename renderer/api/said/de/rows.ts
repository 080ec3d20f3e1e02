// What is wrong with a list of videos, or with a row of it, and what to do, in German.
import type { Phrases } from "../book.ts";
import { lists } from "./lists.ts";

/** Why what stands in a cell cannot be used. */
const WHYS: Phrases = {
  "there is none of that name": "das gibt es nicht",
  "none of these": "keiner dieser Werte",
  "not a whole number": "keine ganze Zahl",
  "too little": "zu wenig",
  "too much": "zu viel",
  "cannot be used": "nicht verwendbar",
  "in ambience nobody speaks": "in Ambiente spricht niemand",
  "in ambience nothing is cut": "in Ambiente wird nichts geschnitten",
  "in ambience one picture stays": "in Ambiente bleibt ein Bild stehen",
  "in ambience the same pictures come again and again": "in Ambiente kommen dieselben Bilder immer wieder",
  "ProRes takes a gigabyte a minute: too much for ambience":
    "ProRes braucht ein Gigabyte je Minute: zu viel für Ambiente",
  "captions that are a track take the player's style": "Untertitel als Spur sehen so aus, wie der Player sie zeigt",
  "captions that are files take the player's style": "Untertitel als Dateien sehen so aus, wie der Player sie zeigt",
  "at most {most#}; only ambience may be longer": "höchstens {most}; nur Ambiente darf länger sein",
};

/** What a column is for, behind its name; lists write options without their dashes. */
const columns = Object.fromEntries(
  Object.entries(lists).map(([english, german]) => [
    `{column}: ${english.replaceAll("--", "")}.`,
    `{column}: ${german as string}.`,
  ]),
);

/** What is wrong with a cell: by its value, or by its column alone. */
const cells = Object.fromEntries(
  Object.entries(WHYS).flatMap(([english, german]) => [
    [`{column} ({value}): ${english}`, `{column} ({value}): ${german as string}`],
    [`{column}: ${english}`, `{column}: ${german as string}`],
  ]),
);

/** Numbers as English writes them, with commas between their thousands. */
const number = (english = ""): string => Number(english.replaceAll(",", "")).toLocaleString("de");

const TEXTS: Readonly<Record<string, string>> = {
  script: "des Skripts",
  notes: "der Notizen",
  table: "der Tabelle",
  look: "des Looks",
  list: "der Liste",
  text: "des Textes",
};
const ofText = (what = ""): string => TEXTS[what] ?? what;

export const rows: Phrases = {
  ...columns,
  ...cells,

  // The list.
  "A quote is opened in row {n#} and not closed where its cell ends":
    "In Zeile {n} wird ein Anführungszeichen geöffnet und am Ende der Zelle nicht geschlossen",
  'Close it there, and write a quote inside of quotes twice: "".':
    'Schließ es dort, und schreib ein Anführungszeichen innerhalb von anderen doppelt: "".',
  "Column {n#} has no name": "Spalte {n} hat keinen Namen",
  'There is no column "{name}"': "Eine Spalte „{name}“ gibt es nicht",
  "Did you mean {near}?": "Meinst du {near}?",
  "The first row may name: {all}.": "In der ersten Zeile darf stehen: {all}.",
  "The column {name} is there twice": "Die Spalte {name} steht zweimal da",
  "Keep one of them.": "Behalte eine davon.",
  "There is no row below the header": "Unter der Kopfzeile steht keine Zeile",
  "Write a row for each video.": "Schreib für jedes Video eine Zeile.",
  "{n} rows; at most {most} can be used": ({ n, most }) =>
    `${number(n)} Zeilen; höchstens ${number(most)} sind verwendbar`,
  "Split the list.": "Teil die Liste.",
  "{n#} rows; at most {most#} here": "{n} Zeilen; hier gehen höchstens {most}",
  "Split the list, or hand it to the command line: npm run make -- --batch FILE.":
    "Teil die Liste, oder gib sie der Befehlszeile: npm run make -- --batch DATEI.",
  "The column {name} is for the command line": "Die Spalte {name} ist für die Befehlszeile",
  "Leave it out: finished videos are delivered from their own screen.":
    "Lass sie weg: fertige Videos werden auf ihrer eigenen Seite gesichert.",
  "Leave it out, or choose a channel with presets for the whole list.":
    "Lass sie weg, oder wähle für die ganze Liste einen Kanal mit Vorgaben.",

  // A row.
  "{n#} cells under {columns#} columns": "{n} Zellen unter {columns} Spalten",
  "Put quotes around a text that holds the separator.":
    "Setz einen Text in Anführungszeichen, wenn das Trennzeichen darin vorkommt.",
  "A row makes one video, and format names several": "Eine Zeile macht ein Video, und format nennt mehrere",
  "Write a row for each, or make variants with `npm run variant`.":
    "Schreib für jedes eine Zeile, oder mach Varianten aus dem fertigen Video.",
  "the same as row {n#}": "dasselbe wie Zeile {n}",
  "It is made once.": "Es wird einmal gemacht.",
  "Give it another seed for another version.": "Gib ihm für eine andere Fassung eine andere Zahl in seed.",
  "Nothing to make a video of": "Nichts, woraus ein Video werden kann",
  'Give a topic (npm run make -- "Rain on a tin roof"), niche with keywords, notes FILE or script FILE.':
    "Nenn ein Thema (topic), eine Nische mit Stichwörtern (niche, keywords), eine Datei mit Notizen (notes) oder ein Skript (script).",
  "notes and script do not go together": "notes und script gehen nicht zusammen",
  "A script is spoken word for word; notes are for the writer to work from.":
    "Ein Skript wird Wort für Wort gesprochen; aus Notizen schreibt der Schreiber eines.",
  "narration needs the script that it speaks": "narration braucht das Skript, das darin gesprochen wird",
  "Write down what is said and give it with script FILE; writing it down for you needs a model, which comes later.":
    "Schreib auf, was gesagt wird, und nenn die Datei in script.",
  "hours and seconds do not go together": "hours und seconds gehen nicht zusammen",
  "One of them says how long the video is.": "Eines von beiden sagt, wie lang das Video wird.",
  "The topic is empty": "Das Thema ist leer",
  "The topic ({n#} characters): too much": "Das Thema ({n} Zeichen): zu viel",
  "At most {most#} characters; longer texts belong in a file: notes FILE or script FILE.":
    "Höchstens {most} Zeichen; längere Texte gehören in eine Datei, die in notes oder script steht.",

  // A cell.
  "{column} ({n#} characters): too much": "{column} ({n} Zeichen): zu viel",
  "{column} ({n#} characters): in ambience nobody speaks": "{column} ({n} Zeichen): in Ambiente spricht niemand",
  '{column} is "{value}"': "{column} ist „{value}“",
  "{column}: yes or no.": "{column}: yes (ja) oder no (nein).",
  '{column} is "{value}", not a number': "{column} ist „{value}“, keine Zahl",
  'format {all}: "{one}" is none': "format {all}: „{one}“ ist keines",
  'format {all}: "{one}" stands there twice': "format {all}: „{one}“ steht zweimal da",
  "Formats: {all}.": "Formate: {all}.",
  "{column} is for videos of ambience": "{column} ist für Videos mit Ambiente",
  "Add kind ambience.": "Schreib in kind: ambience.",
  'There is no sound "{name}"': "Ein Geräusch „{name}“ gibt es nicht",
  "Sounds: {all}.": "Geräusche: {all}.",
  "More than three sounds": "Mehr als drei Geräusche",
  "Up to three are mixed.": "Bis zu drei werden gemischt.",
  'music "{name}" is no mood and no file': "music „{name}“ ist keine Stimmung und keine Datei",
  "{all}, none, or a file such as ./music/evening.mp3.": "{all}, none oder eine Datei.",
  "footage is given {n#} times": "footage nennt {n} Ordner",
  "Up to {most#} folders; what lies below a folder belongs to it.":
    "Bis zu {most} Ordner; was unter einem Ordner liegt, gehört dazu.",
  'There is no look "{name}"': "Einen Look „{name}“ gibt es nicht",
  'There is no look "{name}": did you mean {near}?': ({ name, near = "" }) =>
    `Einen Look „${name}“ gibt es nicht: meinst du ${near.replaceAll(" or ", " oder ")}?`,
  "Looks: {all}.": "Looks: {all}.",
  "Yours: {all}.": "Deine: {all}.",
  "Yours would lie in {folder} (docs/looks.md).": "Deine lägen in {folder} (docs/looks.md).",
  '{column} "{value}" is no language': "{column} „{value}“ ist keine Sprache",
  "Write it as a BCP 47 tag: {all}.": "Schreib sie als Kürzel nach BCP 47: {all}.",
  "Write a BCP 47 tag, such as en, de, pt-BR, zh-Hant or sr-Latn.":
    "Schreib ein Kürzel nach BCP 47, etwa en, de, pt-BR, zh-Hant oder sr-Latn.",
  "captions-language {shown} is not the narration's language, {spoken}":
    "captions-language {shown} ist nicht die Sprache der Erzählung, {spoken}",
  "Captions are the narration's own words, timed as they are spoken; nothing here translates. Leave the option out, or make the video with language {shown}. With a translation of your own: {command}":
    "Untertitel sind die gesprochenen Wörter selbst; übersetzt wird hier nichts. Lass die Spalte weg, oder schreib in language: {shown}.",

  // A voice and its language.
  "There is no voice “{id}”": "Eine Stimme „{id}“ gibt es nicht",
  "There is no voice “{id}”; near ones: {near}": "Eine Stimme „{id}“ gibt es nicht; ähnlich heißen: {near}",
  "No voice speaks {language}; near languages: {near}": "Keine Stimme spricht {language}; verwandte Sprachen: {near}",
  "Choose one of these with language, or speak it yourself: script FILE narration FILE.":
    "Wähle in language eine davon, oder sprich selbst: mit Dateien in script und narration.",

  // A file or folder.
  "There is no file {path}": "Eine Datei {path} gibt es nicht",
  "{field}: no such file was handed in": "{field}: die Datei ist nicht da",
  "Choose or record it once more; a program hands it in by POST /files, and names what that answers.":
    "Wähle sie noch einmal, oder nimm sie noch einmal auf.",
  "Check the path.": "Prüfe den Pfad.",
  "Name a file.": "Nenn eine Datei.",
  "There is no folder {path}": "Einen Ordner {path} gibt es nicht",
  "{path} cannot be looked at ({code})": "{path} ist nicht zugänglich ({code})",
  'The path "{path}" may not be named here': "Der Pfad „{path}“ darf hier nicht genannt werden",
  'The {what} file "{path}" cannot be opened': ({ what, path }) =>
    `Die Datei ${ofText(what)} „${path}“ lässt sich nicht öffnen`,
  "Check that the path names a file that you may read.": "Prüfe, ob der Pfad eine Datei nennt, die du lesen darfst.",
  'The {what} "{path}" is not a file': ({ what, path }) => `Der Pfad ${ofText(what)} „${path}“ ist keine Datei`,
  "Name a text file, .txt or .md.": "Nenn eine Textdatei, .txt oder .md.",
  'The {what} file "{path}" has {n} bytes; at most {most} can be used': ({ what, path, n, most }) =>
    `Die Datei ${ofText(what)} „${path}“ hat ${number(n)} Bytes; höchstens ${number(most)} sind verwendbar`,
  "Split it into several videos.": "Teil sie auf mehrere Videos auf.",
  'The text of "{path}" is in no encoding that is known for sure':
    "Die Kodierung des Textes „{path}“ ist nicht sicher zu erkennen",

  // A table of a script.
  "Line {n#} of the script: {file}: row {row#} has {cells#} cells, the first has {first#}":
    "Zeile {n} des Skripts: {file}: Zeile {row} hat {cells} Zellen, die erste hat {first}",
  "Line {n#} of the script: {file}: it needs a column of labels and one of numbers":
    "Zeile {n} des Skripts: {file}: eine Spalte mit Namen und eine mit Zahlen müssen es sein",
  "Line {n#} of the script: {file}: a quote is opened in row {row#} and not closed where its cell ends":
    "Zeile {n} des Skripts: {file}: in Zeile {row} wird ein Anführungszeichen geöffnet und am Ende der Zelle nicht geschlossen",
  "The first column holds the labels, each column after it numbers; the first row may name them.":
    "In der ersten Spalte stehen Namen, in jeder weiteren Zahlen; die erste Zeile darf die Spalten benennen.",
};
