// The words of the screen Voices and models in German.
import type { Words } from "./en.ts";

const de: Words = {
  voices: {
    title: "Stimmen und Modelle",
    empty: { title: "Stimmen und Modelle", text: "Was auf diesem Rechner spricht und schreibt." },
  },
};

export default de;
