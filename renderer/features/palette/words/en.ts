// The words of the command palette in English.
const en = {
  palette: {
    label: "Search and commands",
    placeholder: "Where to, what to do, which video …",
    results: (n: number) => (n === 1 ? "1 match" : `${n} matches`),
    none: "Nothing fits.",
    groups: { places: "Screens", actions: "Actions", videos: "Videos", settings: "Settings" },
    pause: "Pause all work",
    resume: "Go on with all work",
    paused: "All work is paused",
    resumed: "The work goes on",
    appearance: (name: string) => `Appearance: ${name}`,
    language: (name: string) => `Language: ${name}`,
    help: "Help and shortcuts",
    keys: "↑ ↓ to choose, Enter to go, Esc to close",
    parts: {
      general: "General",
      folders: "Folders",
      rendering: "Rendering",
      gpu: "Graphics card",
      captions: "Captions",
      privacy: "Privacy",
      shortcuts: "Shortcuts",
      api: "API access",
      storage: "Storage",
      import: "Import",
    },
  },
};

export type Words = typeof en;
export default en;
