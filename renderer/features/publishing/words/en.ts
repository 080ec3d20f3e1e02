// The words of the screen Publishing in English.
import { count } from "../../../i18n/en.ts";

const en = {
  publishing: {
    title: "Publishing",
    lead: "Finished videos, ready to be handed over.",
    later: "Publishing by itself comes later",
    laterText:
      "Until then each video is prepared here: its file, its texts as the platform takes them, and the page to upload it.",
    accounts: "What platforms ask",
    notLoaded: "The finished videos could not be loaded",
    empty: {
      title: "No finished video yet",
      text: "What is made and approved stands here, ready to be handed over.",
      action: "New video",
    },
    list: "Finished videos",
    search: "Search finished videos",
    none: "Choose a video.",
    more: "Show more",
    platforms: "Platform",
    waiting: "It is still waiting for your decision: look at its review first.",
    toReview: "To the review",
    steps: { file: "Get the file", texts: "Copy the texts", upload: "Upload it" },
    video: "Video",
    thumbnail: "Thumbnail",
    captions: "Captions",
    download: (what: string, size: string) => `${what}, ${size}`,
    fields: { title: "Title", text: "Description", caption: "Text", tags: "Tags" },
    copy: (what: string) => `Copy ${what}`,
    copied: (what: string) => `${what} copied`,
    notCopied: "It could not be copied: mark the text and copy it yourself.",
    characters: (n: number, most: number) => `${n} of ${most} ${count(most, "character", "characters")}`,
    cut: "cut to fit",
    openUpload: (name: string) => `Open the upload page of ${name}`,
    tooLong: (length: string, most: string) => `At ${length} it is too long here: at most ${most}.`,
    wrongFormat: (format: string, formats: string) =>
      `${format} does not fit well here: better ${formats}. A variant of the video makes it so.`,
    noTexts: "Its title and texts are not there yet.",
  },
};

export type Words = typeof en;
export default en;
