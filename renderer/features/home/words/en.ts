// The words of Home in English.
import { count } from "../../../i18n/en.ts";

const en = {
  home: {
    title: "Home",
    greetings: { morning: "Good morning", day: "Good afternoon", evening: "Good evening", night: "Still up?" },
    making: {
      title: "In the making",
      none: "Nothing is in the making",
      noneText: "Give a topic, your notes or a finished script: the rest is made here.",
      begin: "New video",
      queue: (n: number, isMore: boolean) =>
        `${n}${isMore ? " more" : ""} ${count(n, "video waits", "videos wait")} in the queue`,
      readyAt: (time: string) => `ready about ${time}`,
      paused: "All work is paused",
      pausedUntil: (time: string) => `All work is paused until ${time}`,
      stop: (title: string) => `Cancel ${title}`,
    },
    waiting: {
      title: "Waits for you",
      none: "Nothing waits for you.",
      failed: (stage: string) => `${stage} failed`,
      missed: (time: string) => `Was planned for ${time}, while YTEmpire was off`,
      approve: (title: string) => `Approve ${title}`,
      look: "Look at it",
      beginNow: "Begin now",
      leaveOut: "Leave out",
      begun: "It begins now",
      leftOut: "Left out",
      all: (n: number) => `All ${n}`,
    },
    next: {
      title: "Comes next",
      none: "Nothing is planned.",
      plan: "Plan a video",
      begins: (time: string) => `begins ${time}`,
      readyBy: (time: string) => `ready ${time}`,
      late: "Will be late",
      all: "Calendar",
    },
    finished: {
      title: "Finished lately",
      none: "Videos that are ready stand here.",
      all: "All videos",
    },
    machine: {
      title: "This machine",
      disk: "Free disk",
      diskOf: (total: string) => `of ${total}`,
      diskLow: "Little room is left",
      memory: "Free memory",
      load: "Processor",
      well: "All is well",
      unwell: (n: number) => `${n} ${count(n, "thing needs", "things need")} a look`,
      details: "Health",
      unknown: "not known",
    },
    first: {
      title: "Your first video takes two minutes",
      text: "Choose how it is to look and sound, give a topic, and watch it being written, spoken, cut, scored and checked, all on this machine.",
      guide: "Show me around",
      begin: "New video",
    },
  },
};

export type Words = typeof en;
export default en;
