// How the writer understood the topic, how sure it is, and what it advises, in German.
import type { Phrases } from "../book.ts";

export const script: Phrases = {
  "The writer ({id}) is {n#} % sure: {why*}": "Der Schreiber ({id}) ist sich zu {n} % sicher: {why}",

  // Why it is told as it is.
  'The style "{style}" was asked for.': "Der Stil „{style}“ war gewünscht.",
  'The topic says "{words}", which calls for the style "{style}".':
    "Das Thema sagt „{words}“, dazu gehört der Stil „{style}“.",
  'The niche says "{words}", which calls for the style "{style}".':
    "Die Nische sagt „{words}“, dazu gehört der Stil „{style}“.",
  'The niche "{niche}" goes best with the style "{style}".': "Zur Nische „{niche}“ passt der Stil „{style}“ am besten.",
  '"{question}" is a question, so it is explained.': "„{question}“ ist eine Frage, also wird erklärt.",
  '"{topic}" names no form, so it is explained; the style sleep or story would tell of it calmly.':
    "„{topic}“ nennt keine Form, also wird es erklärt; im Stil „sleep“ oder „story“ würde ruhig davon erzählt.",
  '"{topic}" names a thing rather than a scene or a form, so it is explained; the style sleep or story would tell of it calmly.':
    "„{topic}“ nennt eher eine Sache als eine Szene oder Form, also wird es erklärt; im Stil „sleep“ oder „story“ würde ruhig davon erzählt.",
  "The idea names a thing rather than a scene or a form, so it is explained; the style sleep or story would tell of it calmly.":
    "Die Idee nennt eher eine Sache als eine Szene oder Form, also wird es erklärt; im Stil „sleep“ oder „story“ würde ruhig davon erzählt.",
  '"{topic}" is a figure or a place that stories are told about, so a story is told.':
    "„{topic}“ ist eine Figur oder ein Ort, von denen man Geschichten erzählt, also wird eine erzählt.",
  '"{topic}" is a scene at the end of a day, so it is told as a way into sleep.':
    "„{topic}“ ist eine Szene am Ende eines Tages, also wird sie als Weg in den Schlaf erzählt.",
  '"{topic}" is a scene rather than a thing to explain, so it is visited in a meditation.':
    "„{topic}“ ist eher eine Szene als etwas zum Erklären, also wird sie in einer Meditation besucht.",
  '"{topic}" is something that has been well said before, so it is quoted.':
    "Über „{topic}“ ist schon Gutes gesagt worden, also wird zitiert.",
  '"{topic}" is a feeling, so it is met in a meditation.':
    "„{topic}“ ist ein Gefühl, also begegnet man ihm in einer Meditation.",
  "Every statement stands in the notes: {n#} of {all#} are used.":
    "Jede Aussage steht in den Notizen: {n} von {all} sind verwendet.",
  "The script was handed in and is spoken word for word.": "Das Skript ist deines und wird Wort für Wort gesprochen.",
  "Edited by hand.": "Von Hand bearbeitet.",
  "the sounds that were asked for": "die gewünschten Geräusche",
  "the sounds that the topic names": "die Geräusche, die das Thema nennt",
  "the topic names no sound: {sounds} suits {purpose}": "das Thema nennt kein Geräusch: {sounds} passt zu {purpose}",

  // What it advises.
  "The topic names a length of {named#} s, but {n#} s were asked for: a length of {same#} s makes them agree.":
    "Das Thema nennt eine Länge von {named} s, gewünscht waren {n} s: mit {same} s stimmt beides überein.",
  "{name} ({engine}) wrote it in {n#} {rounds}, scored {score#} of 100.":
    "{name} ({engine}) hat es geschrieben, {score} von 100 Punkten in Runde {n}.",
  "{name} ({engine}) wrote it in {n#} {rounds}, scored {score#} of 100; then it broke off: {why*}.":
    "{name} ({engine}) hat es geschrieben, {score} von 100 Punkten in Runde {n}; dann brach es ab: {why}.",
  "{n#} numbers stand in no source ({which}): look them up, or take them out.":
    "{n} Zahlen stehen in keiner Quelle ({which}): Schlag sie nach, oder nimm sie heraus.",
  "One number stands in no source ({which}): look it up, or take it out.":
    "Eine Zahl steht in keiner Quelle ({which}): Schlag sie nach, oder nimm sie heraus.",
  "It lasts {is#} of {wanted#} s: add notes, or choose another length.":
    "Es dauert {is} von {wanted} s: Ergänze Notizen, oder wähle eine andere Länge.",
  "It rests on no source: add notes with facts, and it says more.":
    "Es ruht auf keiner Quelle: Leg Notizen mit Fakten bei, dann sagt es mehr.",
  "Hand in notes: the writer takes every fact from them and adds none of its own.":
    "Leg Notizen bei: Der Schreiber nimmt jeden Fakt aus ihnen und fügt keinen hinzu.",
  "Check that the dictionary's meaning is the one you mean.": "Prüfe, ob das Wörterbuch meint, was du meinst.",
  "No dictionary tells what this topic is, so the script holds no facts yet.":
    "Kein Wörterbuch sagt, was dieses Thema ist, darum enthält das Skript noch keine Fakten.",
  "There is not enough material for {n#} s: long pauses fill the time.":
    "Für {n} s reicht der Stoff nicht: Lange Pausen füllen die Zeit.",
  "A shorter video would be denser.": "Ein kürzeres Video wäre dichter.",
  "The notes fill about {filled#} of {n#} s; add to them, or choose a shorter video.":
    "Die Notizen füllen etwa {filled} von {n} s; ergänze sie, oder wähle ein kürzeres Video.",
  "{n#} statements of the notes did not fit into {all#} s; choose a longer video to hear them.":
    "{n} Aussagen der Notizen passten nicht in {all} s; wähle ein längeres Video, um sie zu hören.",
  "No font here has {letters}: left out of captions, cards and titles.":
    "Keine Schrift hier hat {letters}: in Untertiteln, Tafeln und Titeln weggelassen.",
  "In {language} the writer knows one tale, and it is not about “{topic}”: hand in your own script, or notes.":
    "In dieser Sprache ({language}) kennt der Schreiber eine Geschichte, und sie handelt nicht von „{topic}“: gib dein eigenes Skript mit, oder Notizen.",

  // In reviews of before they were told in German.
  "Waits for a person: {why*}": "Wartet auf dich: {why}",
  "The script is a draft that a person must work on": "Das Skript ist ein Entwurf, an dem ein Mensch arbeiten muss",
};
