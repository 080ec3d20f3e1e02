// The words of the first steps in German.
import type { Words } from "./en.ts";

const de: Words = {
  welcome: {
    title: "Willkommen",
    heading: "Dein erstes Video, in etwa zwei Minuten",
    lead: "Jeden Schritt kannst du überspringen und alles später ändern.",
    skipAll: "Alles überspringen",
    steps: { make: "Was du machst", voice: "Stimme", footage: "Bilder", topic: "Erstes Video" },
    step: (n, of, name) => `Schritt ${n} von ${of}: ${name}`,
    next: "Weiter",
    skip: "Überspringen",
    back: "Zurück",
    make: {
      title: "Was machst du?",
      text: "Eine Persona gibt deinen Videos Ton, Tempo, Look und Musik. Nimm die, die dir am nächsten ist.",
      label: "Persona",
      more: (n) => `${n} weitere zeigen`,
      niche: "Deine Nische, in ein, zwei Wörtern",
      nichePlaceholder: "Geschichte, Schlaf, Produktivität …",
    },
    voice: {
      title: "Wer spricht?",
      text: "Diese sprechen auf diesem Rechner, sofort. Bessere gibt es unter „Stimmen und Modelle“ zum Herunterladen.",
      label: "Stimme deiner Videos",
      language: "Sprache deiner Videos",
    },
    footage: {
      title: "Hast du eigene Bilder oder Clips?",
      text: "Sie werden gezeigt, wo sie zum Gesagten passen; ohne sie werden Hintergründe für dich gezeichnet. Nichts verlässt diesen Rechner.",
      add: "Ordner wählen",
      chosen: (folder) => `Gewählt: ${folder}`,
      without: "Herausnehmen",
    },
    topic: {
      title: "Worum geht es im ersten?",
      text: "Ein kurzes, damit du es bald siehst.",
      label: "Thema",
      placeholder: "Warum Kraken drei Herzen haben",
      ideas: "Oder eines von diesen",
      begin: "Mein erstes Video machen",
      beginning: "Beginnt",
      time: (duration) => `Fertig in etwa ${duration}.`,
      guess: (duration) =>
        `Fertig in etwa ${duration}: eine erste Schätzung, dieser Rechner hat noch kein Video gemacht.`,
      missing: "Sag, worum es geht, oder nimm einen der Vorschläge.",
    },
    facts: {
      title: "Aus einem Thema allein wird das Skript ein Gerüst zum Füllen",
      text: "Vorlagen wissen, wie so ein Video geht, nicht die Fakten. Leg Notizen bei, oder schreib die Zeilen danach im Storyboard.",
      add: "Notizen beilegen",
      models: "Modelle, die schreiben",
      label: "Notizen: was gesagt werden soll",
      hint: "Je ein Satz oder Listenpunkt. Das Skript entsteht daraus und fügt keine Fakten hinzu.",
      placeholder:
        "- Zwei Herzen pumpen Blut durch die Kiemen, eines durch den Körper\n- Das Herz des Körpers steht still, während ein Krake schwimmt",
    },
    suggestions: [
      "Warum Kraken drei Herzen haben",
      "Fünf Gewohnheiten von Menschen, die gut schlafen",
      "Wie Leuchttürme vor dem Strom leuchteten",
    ],
    machine: {
      checking: "Dieser Rechner wird angesehen",
      well: "Dieser Rechner ist bereit",
      ill: (n) =>
        n === 1
          ? "Eine Sache an diesem Rechner braucht einen Blick"
          : `${n} Sachen an diesem Rechner brauchen einen Blick`,
      details: "Einzelheiten",
    },
  },
};

export default de;
