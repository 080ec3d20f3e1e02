// The words of the screen Calendar in German.
import type { Words } from "./en.ts";

const de: Words = {
  calendar: {
    title: "Kalender",
    empty: { title: "Kalender", text: "Plane, wann Videos entstehen." },
  },
};

export default de;
