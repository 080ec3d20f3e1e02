// The words of the help in English.
const en = {
  help: {
    title: "Help",
    tabs: { keys: "Shortcuts", guide: "How it goes" },
    goTo: (key: string) => `Go to a screen: ${key}, then`,
    change: "Change the shortcuts",
    here: "On this screen",
    inLists: "In fields and lists",
    keys: {
      close: "Close what is open",
      move: "Next or previous control",
      skip: "First press of the Tab key: jump to the content",
    },
    guide: [
      {
        title: "From an idea to a video",
        text: "Under New video, give a topic, notes or a script. The stages follow one another: script, voice, pictures and music, render, thumbnail, title and tags, review. You may leave at any time: the work goes on while YTEmpire runs, and after a restart it goes on where it was.",
      },
      {
        title: "What waits for you",
        text: "A video whose review found something waits for your decision. Open it, press a finding to see and hear the place, then approve it or reject it. Rejected videos keep their files.",
      },
      {
        title: "Changing a video",
        text: "On a video's screen, every text, picture and voice can be changed. What is made again, and how long that takes, is said before. Every state is kept and can be brought back.",
      },
      {
        title: "Several at once, and later",
        text: "A table of ideas (CSV) makes many videos. The calendar begins videos at their time, also where you are away, as long as the machine is on.",
      },
      {
        title: "Where everything lies",
        text: "All of it lies on this machine: in the data folder, which the settings name. Backups keep the database and the settings by the hour. Nothing leaves the machine unless you link an account or a service.",
      },
      {
        title: "When something is wrong",
        text: "Health says what is missing and mends what it can. The log stands there too, and a bundle for those who help you, without your secrets.",
      },
    ],
  },
};

export type Words = typeof en;
export default en;
