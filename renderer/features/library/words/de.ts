// The words of the screen Library in German.
import type { Words } from "./en.ts";

const de: Words = {
  library: {
    title: "Mediathek",
    empty: { title: "Mediathek", text: "Hier erscheinen deine eigenen Bilder, Clips und Klänge." },
  },
};

export default de;
