// The voices that lie inside the package: one interface over flite and eSpeak NG.
export type { Speech, SpeechSettings, SpokenWord, VoiceInfo, Voices } from "./types.ts";
