// The words of the command palette in German.
import type { Words } from "./en.ts";

const de: Words = {
  palette: {
    label: "Suche und Befehle",
    placeholder: "Wohin, was tun, welches Video …",
    results: (n) => (n === 1 ? "1 Treffer" : `${n} Treffer`),
    none: "Nichts passt.",
    groups: { places: "Seiten", actions: "Aktionen", videos: "Videos", settings: "Einstellungen" },
    pause: "Alle Arbeit anhalten",
    resume: "Mit aller Arbeit weitermachen",
    paused: "Alle Arbeit ruht",
    resumed: "Die Arbeit geht weiter",
    appearance: (name) => `Darstellung: ${name}`,
    language: (name) => `Sprache: ${name}`,
    help: "Hilfe und Tasten",
    keys: "↑ ↓ wählen, Eingabe öffnet, Esc schließt",
    parts: {
      general: "Allgemein",
      folders: "Ordner",
      rendering: "Rendern",
      gpu: "Grafikkarte",
      captions: "Untertitel",
      privacy: "Privatsphäre",
      shortcuts: "Tasten",
      api: "API-Zugang",
      storage: "Speicherplatz",
      import: "Übernahme",
    },
  },
};

export default de;
