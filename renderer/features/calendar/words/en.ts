// The words of the screen Calendar in English.
import { count } from "../../../i18n/en.ts";

const en = {
  calendar: {
    title: "Calendar",
    notLoaded: "The calendar could not be loaded",
    views: { label: "View", month: "Month", week: "Week", agenda: "Agenda" },
    tools: "What is shown",
    today: "Today",
    before: "Earlier",
    after: "Later",
    channel: "Channel",
    allChannels: "All channels",
    zone: "Times of",
    myZone: (zone: string) => `Here (${zone})`,
    plan: "Plan a video",
    planOn: (day: string) => `Plan a video on ${day}`,
    more: (n: number) => `${n} more`,
    nothing: "Nothing planned",
    empty: {
      title: "Nothing planned in these days",
      text: "Plan a video for a day, or give a channel slots: they show here as places to fill.",
      channels: "To the channels",
    },
    free: "Free slot",
    freeAt: (time: string, channel: string) => `Free slot at ${time}, ${channel}`,
    by: { ready: "Ready by", begin: "Begin at" },
    states: { planned: "Planned", begun: "Begun", missed: "Missed", skipped: "Left out" },
    videos: {
      queued: "Video in the queue",
      running: "Video in the making",
      waiting: "Video waits for you",
      done: "Video ready",
      failed: "Video failed",
      cancelled: "Video cancelled",
    },
    conflicts: {
      late: "Cannot be ready in time",
      together: "Made at the same time as another, so both take longer",
      close: "Within an hour of another of this channel",
    },
    move: {
      help: "Drag to another day or slot. By keyboard: Space, then arrows, Enter to drop, Escape to leave it.",
      holding: (title: string, where: string) => `${title} is held over ${where}`,
      taken: (title: string, from: string) =>
        `${title} is picked up from ${from}. Arrows move it, Enter drops it, Escape leaves it there.`,
      dropped: (title: string, from: string, to: string) => `${title} moved from ${from} to ${to}`,
      nowhere: "Not on a day",
      left: (title: string) => `${title} stays where it was`,
      done: "Moved",
      failed: "It stays where it was",
      past: "That time has passed.",
    },
    dialog: {
      create: "Plan a video",
      change: "Planned video",
      topic: "Topic",
      topicPlaceholder: "What it is about",
      seconds: "Length",
      secondsOpen: "Same as the channel",
      day: "Day",
      time: "Time",
      suggest: "Next free slots",
      noSlots: "This channel has no free slots.",
      estimate: (begin: string, ready: string, taking: string) =>
        `Begins ${begin}, ready about ${ready}. The making takes ${taking}.`,
      other: (n: number) =>
        `${n} more ${count(n, "wish", "wishes")} of this plan ${count(n, "stays", "stay")} as ${count(n, "it is", "they are")}.`,
      save: "Save",
      add: "Plan it",
      remove: "Take out",
      removed: "Taken out",
      run: "Begin now",
      skip: "Leave out",
      skipped: "Left out",
      running: "It begins",
      video: "To the video",
      changed: "Somebody changed it meanwhile",
      changedText: "Close this and look at it again, or save once more over the newer one.",
    },
    missed: {
      title: (n: number) =>
        `${n} ${count(n, "plan was", "plans were")} missed while this machine was off or could not begin`,
      was: (when: string) => `was due ${when}`,
    },
  },
};

export type Words = typeof en;
export default en;
