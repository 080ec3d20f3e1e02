// What stands beside the player: one at a time, named in the address.
export const TABS = ["scenes", "style", "title", "review", "files", "history"] as const;
export type Tab = (typeof TABS)[number];

export function isTab(value: unknown): value is Tab {
  return TABS.some((tab) => tab === value);
}
