// The words of the screen Voices and models in English.
const en = {
  voices: {
    title: "Voices and models",
    empty: { title: "Voices and models", text: "What speaks and writes on this machine." },
  },
};

export type Words = typeof en;
export default en;
