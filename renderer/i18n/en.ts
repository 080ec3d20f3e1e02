// The words that all screens share, in English. `Catalogue` is their type: another language is a file of the same shape, and a missing word is a type error.
// What one screen alone says stands in the words of its feature.
import type { Aspect } from "../../contract/review.ts";
import type { StageName } from "../../contract/stage.ts";
import type { CaptionMode, Format, Mood, Style } from "../../contract/values.ts";

/** One or many, as English counts. */
export const count = (n: number, one: string, many: string) => (n === 1 ? one : many);

const stages: Record<StageName, string> = {
  script: "Script",
  narration: "Voice",
  footage: "Pictures and music",
  render: "Render",
  thumbnail: "Thumbnail",
  metadata: "Title and tags",
  review: "Review",
};
const formats: Record<Format, { name: string; where: string }> = {
  "16:9": { name: "16:9", where: "YouTube, wide" },
  "9:16": { name: "9:16", where: "Shorts, Reels, TikTok" },
  "1:1": { name: "1:1", where: "Feeds, square" },
  "4:5": { name: "4:5", where: "Feeds, tall" },
};
const styles: Record<Style, { name: string; about: string }> = {
  explainer: { name: "Explainer", about: "one question, answered step by step" },
  story: { name: "Story", about: "told from beginning to end" },
  list: { name: "List", about: "numbered points" },
  "how-to": { name: "How-to", about: "steps to follow" },
  quotes: { name: "Quotes", about: "sayings, one at a time" },
  affirmations: { name: "Affirmations", about: "short, kind sentences" },
  focus: { name: "Focus", about: "few words, long pauses" },
  meditation: { name: "Meditation", about: "guided, slow" },
  breathing: { name: "Breathing", about: "counted breaths" },
  sleep: { name: "Sleep", about: "very slow, ever softer" },
};
const captions: Record<CaptionMode, { name: string; about: string }> = {
  burned: { name: "On the picture", about: "Everybody sees them." },
  soft: { name: "A track", about: "Viewers switch them on in the player." },
  files: { name: "Files only", about: "SRT and VTT beside the video." },
};
const moods: Record<Mood, string> = {
  calm: "Calm",
  dreamy: "Dreamy",
  warm: "Warm",
  focused: "Focused",
  bright: "Bright",
  dramatic: "Dramatic",
};
const aspects: Record<Aspect, string> = {
  script: "Script",
  sound: "Sound",
  picture: "Picture",
  engagement: "Engagement",
};

export const en = {
  app: { name: "YTEmpire", skip: "Skip to the content", newVideo: "New video", making: "In the making" },

  nav: {
    label: "Main",
    collapse: "Make the navigation narrow",
    expand: "Make the navigation wide",
    search: "Search",
    help: "Help and shortcuts",
    groups: { work: "Make", channels: "Channels", machine: "This machine" },
    home: "Home",
    videos: "Videos",
    calendar: "Calendar",
    library: "Library",
    channels: "Channels",
    accounts: "Accounts",
    publishing: "Publishing",
    insights: "Insights",
    voices: "Voices and models",
    backups: "Backups",
    health: "Health",
    settings: "Settings",
  },

  theme: {
    label: "Appearance",
    light: "Light",
    dark: "Dark",
    contrast: "High contrast",
    system: "Match the system",
  },

  language: { label: "Language", system: "Match the system" },

  account: { signOut: "Sign out", checking: "Signing in", you: "Appearance and account" },

  notices: {
    title: "What happened",
    unread: (n: number) => `What happened: ${n} unread`,
    isUnread: "unread",
    none: "Nothing yet. What is ready, fails or waits for you is told here.",
    kind: "Show",
    all: "All",
    kinds: { decide: "Waits for you", ready: "Ready", failed: "Failed", trouble: "Trouble" },
    readAll: "Mark all as read",
    forget: "Clear",
  },

  pauseAll: {
    pause: "Pause all work",
    about: "What is being made stops and goes on later from where it is.",
    hour: "For an hour",
    tomorrow: "Until tomorrow at eight",
    untilTold: "Until I go on",
    paused: "All work is paused.",
    pausedUntil: (time: string) => `All work is paused until ${time}.`,
    resume: "Go on",
    failed: "This could not be done: the connection is lost.",
  },

  connection: {
    connecting: "Connecting",
    open: "Connected",
    lost: "Not connected",
    banner: "The connection to YTEmpire is lost. What is being made goes on, if the program still runs.",
    bannerHint: "Trying again by itself.",
    again: "Connect now",
  },

  states: {
    queued: "In the queue",
    running: "In the making",
    waiting: "Waiting for you",
    done: "Ready",
    failed: "Failed",
    cancelled: "Cancelled",
    paused: "Paused",
  },

  /** Where a video waits, but not for a person's word. */
  waitsFor: {
    approval: "Waiting for you",
    account: "Waits for an account",
    model: "Waits for a model",
    time: "Waits for its time",
    unconfirmed: "Unconfirmed",
  },

  stages,
  formats,
  styles,
  captions,
  moods,
  aspects,

  progress: {
    of: (what: string) => `Progress of ${what}`,
    secondsLeft: (duration: string) => `about ${duration} left`,
    soon: "nearly there",
    queued: "Waits for a free place",
    stage: (name: string, percent: string) => `${name} · ${percent}`,
    madeIn: (duration: string) => `Made in ${duration}`,
    stoppedAt: (percent: string) => `Stopped at ${percent}`,
    cached: "taken over",
    attempt: (n: number) => `attempt ${n}`,
  },

  review: {
    title: "Review",
    score: (score: string) => `${score} of 100`,
    verdicts: { approved: "Approved", waiting: "Waiting for approval", rejected: "Rejected" },
    approve: "Approve",
    reject: "Reject",
    decided: (verdict: string, by: string, when: string) => `${verdict} by ${by}, ${when}`,
    /** Whoever decides in a page. */
    you: "you",
    rejectTitle: "Reject this video?",
    rejectText: "It stays with its files, marked as rejected. You can approve it later.",
    note: "Why (optional)",
    findings: "Findings",
    passed: (n: number) => `${n} ${count(n, "check", "checks")} passed`,
    status: { pass: "Passed", warn: "To look at", fail: "Failed" },
    jump: (time: string) => `Play from ${time}`,
    more: (n: number) => `and ${n} more ${count(n, "place", "places")}`,
    nothing: "Nothing to mend: every check passed.",
    read: { by: (model: string) => `Policy: word lists and ${model}`, lists: "Policy: word lists alone" },
  },

  actions: {
    open: "Open",
    cancel: "Cancel",
    pause: "Pause",
    resume: "Go on",
    restore: "Bring back",
    retry: "Go on",
    remove: "Delete",
    more: "More actions",
    back: "Back",
    undo: "Undo",
    redo: "Redo",
    close: "Close",
    save: "Save",
    again: "Try again",
    of: (title: string) => `Actions for ${title}`,
    done: {
      pause: "Paused: it waits until you let it go on",
      resume: "It goes on",
      cancel: "Cancelled: what is made is kept",
      retry: "It goes on",
      approve: "Approved",
      reject: "Rejected",
      remove: "Deleted",
      restore: "It is back",
    },
  },

  data: {
    loading: "Loading",
    required: "This is needed.",
    invalid: "This does not fit.",
    tooShort: (least: number) => `At least ${least} characters.`,
    tooLong: (most: number) => `At most ${most} characters.`,
    tooFew: (least: number) => `At least ${least}.`,
    tooMany: (most: number) => `At most ${most}.`,
    tooSmall: (least: number) => `At least ${least}.`,
    tooBig: (most: number) => `At most ${most}.`,
    restored: "What you had typed is back.",
    discard: "Discard it",
  },

  problems: {
    lost: "This did not arrive: the connection was lost.",
    lostHint: "Try again once it is back.",
    unknown: "Something went wrong in the page.",
    unknownHint: "Load the page again.",
    reload: "Load again",
    notLoaded: "This could not be loaded",
    offline: { title: "Not connected", text: "It comes back with the connection." },
    notFound: { title: "There is no such page", action: "To the start" },
  },
};

export type Catalogue = typeof en;
