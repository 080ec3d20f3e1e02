// What stands where on the screen of settings: its parts in their order, and which setting of the backend belongs to which.
import {
  Accessibility,
  Captions,
  Cpu,
  FolderCog,
  HardDrive,
  Import,
  Keyboard,
  KeyRound,
  MonitorCog,
  PenLine,
  ShieldCheck,
  SlidersHorizontal,
  type LucideIcon,
} from "lucide-react";

export const PARTS = [
  "general",
  "folders",
  "rendering",
  "gpu",
  "captions",
  "writing",
  "privacy",
  "shortcuts",
  "api",
  "storage",
  "import",
] as const;
export type Part = (typeof PARTS)[number];

export const ICONS: Record<Part, LucideIcon> = {
  general: SlidersHorizontal,
  folders: FolderCog,
  rendering: Cpu,
  gpu: MonitorCog,
  captions: Captions,
  writing: PenLine,
  privacy: ShieldCheck,
  shortcuts: Keyboard,
  api: KeyRound,
  storage: HardDrive,
  import: Import,
};
export const UNKNOWN_ICON = Accessibility;

/** Settings by their part, in the order in which they are shown. */
export const PLACED: Partial<Record<Part, readonly string[]>> = {
  general: ["startAtLogin", "keepWorking", "notices", "updates", "pauseOnBattery", "pauseInFullScreen"],
  folders: ["outputDir", "apiFolders"],
  rendering: ["cpuJobs", "gpuJobs", "networkJobs", "cacheGigabytes", "ffmpeg"],
  gpu: ["encoder", "voiceProvider"],
  writing: [
    "writer",
    "ollamaAddress",
    "writerServer",
    "writerServerModel",
    "cloudWriters",
    "writerRequestLimit",
    "writerVideoLimit",
    "writerDayLimit",
    "writerMonthLimit",
    "cloudWriterPrices",
    "dearWriterRevenue",
  ],
  privacy: [
    "cloudVoices",
    "cloudVoiceLimit",
    "cloudVoicePrices",
    "elevenlabsModel",
    "speechServer",
    "speechModel",
    "footageSources",
    "logLevel",
  ],
  api: ["apiRequestsPerHour", "apiRequestsPerAddress", "language"],
};

/** They are worked elsewhere: the pause by its own button, the first steps by themselves. */
const ELSEWHERE = new Set(["paused", "firstRun"]);

/** Of a newer version, perhaps: what nobody has placed stands among the general ones. */
export function partOf(name: string): Part | null {
  if (ELSEWHERE.has(name)) return null;
  return PARTS.find((part) => PLACED[part]?.includes(name)) ?? "general";
}

/** They do something only in the app's own window. */
export const OF_THE_APP = new Set(["startAtLogin", "keepWorking", "updates", "pauseOnBattery", "pauseInFullScreen"]);

/** Settings that name a place of this machine. */
export const PATHS: Partial<Record<string, "folder" | "file">> = {
  outputDir: "folder",
  ffmpeg: "file",
  apiFolders: "folder",
};

/** Settings in millionths of a US dollar: shown and entered in dollars. */
export const MILLIONTHS: ReadonlySet<string> = new Set([
  "cloudVoiceLimit",
  "writerRequestLimit",
  "writerVideoLimit",
  "writerDayLimit",
  "writerMonthLimit",
]);

export const isPart = (text: string): text is Part => PARTS.some((part) => part === text);
