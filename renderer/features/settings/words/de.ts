// The words of the screen Settings in German.
import type { Words } from "./en.ts";

const de: Words = {
  settings: {
    title: "Einstellungen",
    empty: { title: "Einstellungen", text: "Wie YTEmpire auf diesem Rechner arbeitet." },
  },
};

export default de;
