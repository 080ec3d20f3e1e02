// Where one can go: the screens in the groups and the order of the navigation, with the key that leads there after `g`.
import {
  AudioLines,
  CalendarDays,
  ChartLine,
  Clapperboard,
  DatabaseBackup,
  HeartPulse,
  House,
  Images,
  KeyRound,
  Send,
  Settings,
  Tv,
  type LucideIcon,
} from "lucide-react";

import type { Catalogue } from "../../i18n/index.ts";

export type PlaceName = Exclude<keyof Catalogue["nav"], "label" | "collapse" | "expand" | "groups" | "search" | "help">;

export interface Place {
  name: PlaceName;
  to: string;
  icon: LucideIcon;
  key: string;
}

export const PLACES: readonly { group: keyof Catalogue["nav"]["groups"]; places: readonly Place[] }[] = [
  {
    group: "work",
    places: [
      { name: "home", to: "/", icon: House, key: "h" },
      { name: "videos", to: "/videos", icon: Clapperboard, key: "v" },
      { name: "calendar", to: "/calendar", icon: CalendarDays, key: "c" },
      { name: "library", to: "/library", icon: Images, key: "l" },
    ],
  },
  {
    group: "channels",
    places: [
      { name: "channels", to: "/channels", icon: Tv, key: "k" },
      { name: "accounts", to: "/accounts", icon: KeyRound, key: "a" },
      { name: "publishing", to: "/publishing", icon: Send, key: "p" },
      { name: "insights", to: "/insights", icon: ChartLine, key: "i" },
    ],
  },
  {
    group: "machine",
    places: [
      { name: "voices", to: "/voices", icon: AudioLines, key: "m" },
      { name: "backups", to: "/backups", icon: DatabaseBackup, key: "b" },
      { name: "health", to: "/health", icon: HeartPulse, key: "e" },
      { name: "settings", to: "/settings/general", icon: Settings, key: "s" },
    ],
  },
];
