// The words of the list of videos in English.
import { count } from "../../../i18n/en.ts";

const en = {
  videos: {
    title: "Videos",
    search: "Search titles",
    filter: "Show",
    all: "All",
    making: "In the making",
    waiting: "Waiting for you",
    done: "Ready",
    failed: "Failed",
    cancelled: "Cancelled",
    columns: { video: "Video", progress: "Progress", score: "Score", state: "State", made: "Begun" },
    found: (n: number) => `${n} ${count(n, "video", "videos")}`,
    more: "Show more",
    loading: "Loading videos",
    empty: {
      title: "Make your first video",
      text: "Give a topic, your notes or a finished script. YTEmpire writes, speaks, cuts, scores and checks it on this machine.",
      action: "New video",
    },
    none: {
      title: "No video fits",
      text: "Other words or another state may find it.",
      action: "Show all videos",
    },
    error: { title: "The videos could not be loaded", action: "Try again" },
    offline: { title: "Not connected", text: "The list comes back with the connection." },
  },
};

export type Words = typeof en;
export default en;
