// The words of the screen Health in German.
import type { Words } from "./en.ts";

const de: Words = {
  health: {
    title: "Zustand",
    empty: { title: "Zustand", text: "Was dieser Rechner hat, und was fehlt." },
  },
};

export default de;
