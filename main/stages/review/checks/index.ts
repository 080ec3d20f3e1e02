// All checks by their id: the table of weights and this one must agree, which the types see to.
import type { ReviewCheck } from "../check.ts";
import type { SpokenCheckId } from "../weights.ts";
import { captionLines, captionTiming, captionWords, readingSpeed } from "./captions.ts";
import { decodes, streams } from "./container.ts";
import { hook, length, pace, shotLength } from "./engagement.ts";
import { licences } from "./licences.ts";
import { chapters, description, titles } from "./metadata.ts";
import { blackFrames, brightness, captionContrast, frozenPicture, repeatedFootage } from "./picture.ts";
import { departures } from "./recording.ts";
import { confidence, draft, repetition, restrictedWords, sentences } from "./script.ts";
import { drift, loudness, silence, truePeak, voice, wordTimes } from "./sound.ts";
import { thumbnailDesign, thumbnailFiles } from "./thumbnails.ts";

export const checks: Readonly<Record<SpokenCheckId, ReviewCheck>> = {
  draft,
  confidence,
  restrictedWords,
  captionWords,
  captionTiming,
  readingSpeed,
  captionLines,
  repetition,
  sentences,
  departures,
  voice,
  drift,
  wordTimes,
  silence,
  loudness,
  truePeak,
  decodes,
  streams,
  blackFrames,
  frozenPicture,
  brightness,
  captionContrast,
  repeatedFootage,
  licences,
  thumbnailFiles,
  length,
  hook,
  pace,
  shotLength,
  titles,
  description,
  chapters,
  thumbnailDesign,
};
