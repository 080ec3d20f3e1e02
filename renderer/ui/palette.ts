// The page's colours, light and dark: warm greys, ink for what is pressed, one violet for what is alive or chosen.

/** Each pair of text and ground has a contrast of 4.5:1 or more (WCAG 2.2, 1.4.3); axe checks it on every screen. */
export interface Colours {
  /** Behind everything. */
  ground: string;
  /** Panels and rows. */
  surface: string;
  /** Menus, dialogs, what is pointed at. */
  raised: string;
  line: string;
  lineStrong: string;
  ink: string;
  muted: string;
  faint: string;
  /** The ground of the one button that counts, and what stands on it. */
  key: string;
  onKey: string;
  accent: string;
  accentSoft: string;
  onAccent: string;
  good: string;
  goodSoft: string;
  warn: string;
  warnSoft: string;
  bad: string;
  badSoft: string;
  hover: string;
  shadow: string;
}

export const dark: Colours = {
  ground: "#111113",
  surface: "#18181b",
  raised: "#222226",
  line: "rgba(255, 255, 255, 0.075)",
  lineStrong: "rgba(255, 255, 255, 0.16)",
  ink: "#eeedea",
  muted: "#a8a6ae",
  faint: "#8b8992",
  key: "#eeedea",
  onKey: "#17161a",
  accent: "#a99cff",
  accentSoft: "rgba(169, 156, 255, 0.14)",
  onAccent: "#17122e",
  good: "#63cb94",
  goodSoft: "rgba(99, 203, 148, 0.13)",
  warn: "#e6b455",
  warnSoft: "rgba(230, 180, 85, 0.13)",
  bad: "#f5868a",
  badSoft: "rgba(245, 134, 138, 0.13)",
  hover: "rgba(255, 255, 255, 0.045)",
  shadow: "rgba(0, 0, 0, 0.55)",
};

export const light: Colours = {
  ground: "#f6f5f2",
  surface: "#ffffff",
  raised: "#ffffff",
  line: "rgba(28, 25, 38, 0.1)",
  lineStrong: "rgba(28, 25, 38, 0.2)",
  ink: "#1c1b20",
  muted: "#5b5962",
  faint: "#6d6b74",
  key: "#1f1d26",
  onKey: "#ffffff",
  accent: "#5843cf",
  accentSoft: "rgba(88, 67, 207, 0.09)",
  onAccent: "#ffffff",
  good: "#17724a",
  goodSoft: "rgba(23, 114, 74, 0.09)",
  warn: "#855800",
  warnSoft: "rgba(176, 120, 0, 0.12)",
  bad: "#b9292f",
  badSoft: "rgba(185, 41, 47, 0.08)",
  hover: "rgba(28, 25, 38, 0.04)",
  shadow: "rgba(28, 25, 38, 0.16)",
};
