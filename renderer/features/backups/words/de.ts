// The words of the screen Backups in German.
import type { Words } from "./en.ts";

const de: Words = {
  backups: {
    title: "Sicherungen",
    empty: { title: "Sicherungen", text: "Kopien deiner Daten, stündlich und täglich." },
  },
};

export default de;
