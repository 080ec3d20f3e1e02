// What the app is started with: a `ytempire://` link becomes a screen, a file's path a file, and nothing else anything.
import { isAbsolute, resolve } from "node:path";

export type Wish = { type: "open"; path: string } | { type: "file"; path: string };

const ID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
/** The screens that a link may open; it only shows them, and does nothing there. */
const SCREENS = new RegExp(
  `^(home|new|videos(/${ID})?|library|channels(/${ID})?|calendar|voices|accounts|publishing|insights|backups|settings(/[a-z]{1,30})?|health|welcome)$`,
);
const FILES = /\.(txt|md|markdown|csv|tsv)$/i;
const LONGEST = 2000;

/** A deep link as an address of the page, `/videos/<id>`; null: it is none that is understood. */
export function screenOf(link: string): string | null {
  // Before any parser sees it: what is not plainly written is not ours.
  if (link.length > LONGEST || !/^ytempire:\/\/[a-z0-9/-]*(\?topic=[\w.~%+-]{1,1500})?$/.test(link)) return null;
  const [, place = "", topic] = /^ytempire:\/\/([^?]*?)\/?(?:\?topic=(.*))?$/.exec(link) ?? [];
  const screen = place === "" ? "home" : place;
  if (!SCREENS.test(screen)) return null;
  if (topic === undefined) return screen === "home" ? "/" : `/${screen}`;
  if (screen !== "new") return null;
  try {
    const words = decodeURIComponent(topic.replaceAll("+", " ")).normalize("NFC");
    // Nothing that is not seen: controls, and marks that turn the direction of writing.
    if (/[\p{Cc}\p{Cf}]/u.test(words)) return null;
    return `/new?topic=${encodeURIComponent(words)}`;
  } catch {
    return null;
  }
}

/**
 * What a start of the app asks for, of all its arguments. Options, the program itself and whatever a system adds are
 * passed over; links and files count whole or not at all.
 * @param isFile whether a regular file lies there
 */
export function wishOf(args: readonly string[], cwd: string, isFile: (path: string) => boolean): Wish | null {
  for (const arg of args) {
    const path = screenOf(arg);
    if (path !== null) return { type: "open", path };
  }
  for (const arg of args) {
    if (arg.length > LONGEST || arg.startsWith("-") || arg.includes("\0") || !FILES.test(arg)) continue;
    // Of another machine: opening it would tell that machine who asks.
    if (/^(\\\\|\/\/)|:\/\//.test(arg)) continue;
    const path = isAbsolute(arg) ? arg : resolve(cwd, arg);
    if (isFile(path)) return { type: "file", path };
  }
  return null;
}

/** Started by the system at log-in, to be in the tray alone. */
export function isHiddenStart(args: readonly string[]): boolean {
  return args.includes("--hidden");
}
