// Where one can go: the screens in the groups and the order of the navigation, with keys of their own in `ui/keymap.ts`.
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
}

export const PLACES: readonly { group: keyof Catalogue["nav"]["groups"]; places: readonly Place[] }[] = [
  {
    group: "work",
    places: [
      { name: "home", to: "/", icon: House },
      { name: "videos", to: "/videos", icon: Clapperboard },
      { name: "calendar", to: "/calendar", icon: CalendarDays },
      { name: "library", to: "/library", icon: Images },
    ],
  },
  {
    group: "channels",
    places: [
      { name: "channels", to: "/channels", icon: Tv },
      { name: "accounts", to: "/accounts", icon: KeyRound },
      { name: "publishing", to: "/publishing", icon: Send },
      { name: "insights", to: "/insights", icon: ChartLine },
    ],
  },
  {
    group: "machine",
    places: [
      { name: "voices", to: "/voices", icon: AudioLines },
      { name: "backups", to: "/backups", icon: DatabaseBackup },
      { name: "health", to: "/health", icon: HeartPulse },
      { name: "settings", to: "/settings/general", icon: Settings },
    ],
  },
];
