// The words of the screen Voices and models in English.
const en = {
  voices: {
    title: "Voices and models",
    field: {
      title: "Choose a voice",
      best: (name: string) => (name === "" ? "Best for the language" : `Best: ${name}`),
      change: "Change",
      search: "Name or language",
      leave: "Leave it open",
      leaveHint: "The channel's voice, or the best one for the language.",
      nothing: (q: string) => `No voice fits “${q}”.`,
      clear: "Show all",
      many: "Many languages",
      paid: "costs money",
      hear: (name: string) => (name === "" ? "Hear the voice" : `Hear ${name}`),
      stop: (name: string) => (name === "" ? "Stop the voice" : `Stop ${name}`),
      otherLanguage: (name: string, language: string) => `${name} does not speak ${language}.`,
    },
    empty: { title: "Voices and models", text: "What speaks and writes on this machine." },
  },
};

export type Words = typeof en;
export default en;
