// The words of the screen Accounts in German.
import type { Words } from "./en.ts";

const de: Words = {
  accounts: {
    title: "Konten",
    empty: { title: "Konten", text: "Noch ist kein Konto verknüpft." },
  },
};

export default de;
