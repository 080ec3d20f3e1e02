// The words of the screen Publishing in German.
import type { Words } from "./en.ts";

const de: Words = {
  publishing: {
    title: "Veröffentlichen",
    empty: { title: "Veröffentlichen", text: "Nichts wartet auf die Veröffentlichung." },
  },
};

export default de;
