// The words of the first steps in English.
const en = {
  welcome: {
    title: "Welcome",
    heading: "Your first video, in about two minutes",
    lead: "Each step can be skipped, and everything can be changed later.",
    skipAll: "Skip all of this",
    steps: { make: "What you make", voice: "Voice", footage: "Footage", topic: "First video" },
    step: (n: number, of: number, name: string) => `Step ${n} of ${of}: ${name}`,
    next: "Next",
    skip: "Skip",
    back: "Back",
    make: {
      title: "What do you make?",
      text: "A persona sets tone, pace, look and music of your videos. Choose the nearest.",
      label: "Persona",
      more: (n: number) => `Show ${n} more`,
      niche: "Your niche, in a word or two",
      nichePlaceholder: "history, sleep, productivity …",
    },
    voice: {
      title: "Who speaks?",
      text: "These speak on this machine, now. Better ones can be downloaded under Voices and models.",
      label: "Voice of your videos",
      language: "Language of your videos",
    },
    footage: {
      title: "Have you pictures or clips of your own?",
      text: "They are shown where they fit what is said; without any, backgrounds are drawn for you. Nothing leaves this machine.",
      add: "Choose a folder",
      chosen: (folder: string) => `Chosen: ${folder}`,
      without: "Take it out",
    },
    topic: {
      title: "What is the first one about?",
      text: "A short one, so that you see it soon.",
      label: "Topic",
      placeholder: "Why octopuses have three hearts",
      ideas: "Or one of these",
      begin: "Make my first video",
      beginning: "Beginning",
      time: (duration: string) => `Ready in about ${duration}.`,
      guess: (duration: string) => `Ready in about ${duration}: a first guess, this machine has made no video yet.`,
      missing: "Say what it is about, or choose one of the suggestions.",
    },
    facts: {
      title: "From a topic alone the script is a frame to fill in",
      text: "Templates know how such a video goes, not the facts. Add notes, or write the lines in the storyboard afterwards.",
      add: "Add notes",
      models: "Models that write",
      label: "Notes: what is to be said",
      hint: "A sentence or a list point each. The script is made of them and adds no facts.",
      placeholder:
        "- Two hearts pump blood through the gills, one through the body\n- The body's heart stops while an octopus swims",
    },
    suggestions: [
      "Why octopuses have three hearts",
      "Five habits of people who sleep well",
      "How lighthouses worked before electricity",
    ],
    machine: {
      checking: "Looking at this machine",
      well: "This machine is ready",
      ill: (n: number) =>
        n === 1 ? "One thing on this machine needs a look" : `${n} things on this machine need a look`,
      details: "Details",
    },
  },
};

export type Words = typeof en;
export default en;
