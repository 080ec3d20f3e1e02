// The words of the screen Welcome in German.
import type { Words } from "./en.ts";

const de: Words = {
  welcome: {
    title: "Willkommen",
    empty: { title: "Willkommen", text: "Ein erstes Video in zwei Minuten." },
  },
};

export default de;
