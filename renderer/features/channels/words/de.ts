// The words of the screen Channels in German.
import type { Words } from "./en.ts";

const de: Words = {
  channels: {
    title: "Kanäle",
    empty: { title: "Kanäle", text: "Jeder Kanal gibt Look, Stimme und Rhythmus seiner Videos vor." },
  },
};

export default de;
