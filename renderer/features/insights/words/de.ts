// The words of the screen Insights in German.
import type { Words } from "./en.ts";

const de: Words = {
  insights: {
    title: "Einblicke",
    empty: { title: "Einblicke", text: "Zahlen erscheinen hier, sobald Videos gemacht sind." },
  },
};

export default de;
