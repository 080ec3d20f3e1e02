// The words of the screen Home in German.
import type { Words } from "./en.ts";

const de: Words = {
  home: {
    title: "Start",
    empty: { title: "Start", text: "Gerade wird nichts gemacht." },
  },
};

export default de;
