// The words of the screen Health in English.
import { count } from "../../../i18n/en.ts";

const en = {
  health: {
    title: "Health",
    lead: "Whether the backend is well, what this machine has for videos, and what happened.",
    ok: "All is well",
    okText: "Nothing keeps videos from being made.",
    degraded: "Something needs you",
    facts: (version: string, since: string) => `Version ${version}, running since ${since}`,
    checks: {
      store: "Database",
      disk: "Drive",
      ffmpeg: "ffmpeg",
      ffprobe: "ffprobe",
      folder: "Data folder",
    } as Record<string, string>,
    states: { ok: "well", warn: "to look at", fail: "at fault" },
    alerts: { title: "Troubles", none: "No trouble lasts.", since: (when: string) => `since ${when}` },
    queue: {
      title: "Work",
      lane: "Kind",
      lanes: {
        cpu: "Processor",
        gpu: "Graphics card",
        network: "Network",
        light: "Light",
        disk: "Disk",
      } as Record<string, string>,
      of: (running: string, places: string) => `${running} of ${places} at work`,
      waiting: (n: string) => `${n} waiting`,
    },
    doctor: {
      title: "Doctor",
      lead: "Tries what videos are made with: test encodes, a spoken sentence, fonts, folders.",
      run: "Examine this machine",
      again: "Examine again",
      running: "The doctor looks at this machine",
      ready: "Videos can be made here.",
      notReady: "Videos cannot be made here yet.",
      better: (n: number) => `${n} ${count(n, "thing", "things")} could be better`,
      all: "Show all",
      repair: "Mend it",
      states: { ok: "works", fallback: "works, could be better", broken: "broken", info: "fact" },
    },
    log: {
      title: "Log",
      level: "From",
      levels: {
        debug: "Details",
        info: "What happens",
        warn: "Warnings",
        error: "Errors",
      },
      search: "Search the log",
      refresh: "Fetch again",
      none: { title: "No line fits", text: "Choose more levels, or other words." },
      more: "Show more",
      video: "Open the video",
      fields: "All of the line",
    },
    bundle: {
      title: "Diagnostic file",
      text: "Versions, findings, settings and the log's end in one file, for whoever helps you. Passwords, keys, scripts and your name are not in it; look through it before you send it.",
      make: "Save the file",
    },
  },
};

export type Words = typeof en;
export default en;
