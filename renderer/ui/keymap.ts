// Which key does what: as it is by default, what the person has changed of it, and who has which key. Kept in this browser.
import { create } from "zustand";

/** By where they act: `anywhere` beside all others, `goTo` after the key of `anywhere.goTo`. Keys as `nameOf` writes them. */
const DEFAULTS = {
  "anywhere.palette": ["mod+k"],
  "anywhere.help": ["?"],
  "anywhere.newVideo": ["n"],
  "anywhere.find": ["/"],
  "anywhere.goTo": ["g"],
  "goTo.home": ["h"],
  "goTo.videos": ["v"],
  "goTo.calendar": ["c"],
  "goTo.library": ["l"],
  "goTo.channels": ["k"],
  "goTo.accounts": ["a"],
  "goTo.publishing": ["p"],
  "goTo.insights": ["i"],
  "goTo.voices": ["m"],
  "goTo.backups": ["b"],
  "goTo.health": ["e"],
  "goTo.settings": ["s"],
  "videos.next": ["j"],
  "videos.previous": ["k"],
  "videos.choose": ["x"],
  "videos.chooseTo": ["shift+x"],
  "videos.chooseAll": ["mod+a"],
  "videos.pause": ["p"],
  "videos.resume": ["shift+p"],
  "videos.retry": ["r"],
  "videos.cancel": ["c"],
  "videos.remove": ["Delete"],
  "calendar.today": ["t"],
  "calendar.earlier": ["ArrowLeft"],
  "calendar.later": ["ArrowRight"],
  "calendar.plan": ["n"],
  "editor.undo": ["mod+z"],
  "editor.redo": ["mod+shift+z", "mod+y"],
  "editor.save": ["mod+s"],
  "editor.play": [" "],
  "editor.stop": ["k"],
  "editor.back": ["j"],
  "editor.forward": ["l"],
  "editor.frameBack": ["ArrowLeft"],
  "editor.frameOn": ["ArrowRight"],
  "editor.secondBack": ["shift+ArrowLeft"],
  "editor.secondOn": ["shift+ArrowRight"],
  "editor.begin": ["Home"],
  "editor.end": ["End"],
  "editor.sceneBefore": ["ArrowUp"],
  "editor.sceneAfter": ["ArrowDown"],
  "editor.write": ["Enter"],
  "editor.sceneUp": ["alt+ArrowUp"],
  "editor.sceneDown": ["alt+ArrowDown"],
  "editor.removeScene": ["Delete"],
} as const satisfies Record<string, readonly string[]>;

export type Act = keyof typeof DEFAULTS;
export type Scope = Act extends infer A ? (A extends `${infer S}.${string}` ? S : never) : never;
/** What is done in a scope, without its name. */
export type ActIn<S extends Scope> = Act extends infer A ? (A extends `${S}.${infer Name}` ? Name : never) : never;
/** Only what differs from the defaults; none: it has no key. */
export type Changed = Partial<Record<Act, readonly string[]>>;

export const ACTS = Object.keys(DEFAULTS) as Act[];
export const SCOPES: readonly Scope[] = ["anywhere", "goTo", "videos", "calendar", "editor"];
export const scopeOf = (act: Act): Scope => act.slice(0, act.indexOf(".")) as Scope;

const KEY = "ytempire.keys";

export const useChangedKeys = create<Changed>(() => read());

/** Another window of this browser has changed them. */
globalThis.addEventListener?.("storage", ({ key }) => {
  if (key === KEY || key === null) useChangedKeys.setState(read(), true);
});

export function keysOf(act: Act, changed: Changed = useChangedKeys.getState()): readonly string[] {
  return changed[act] ?? DEFAULTS[act];
}

export const defaultKeys = (act: Act): readonly string[] => DEFAULTS[act];

/** For what shows them: rendered again when they change. */
export function useKeysOf(act: Act): readonly string[] {
  return useChangedKeys((changed) => keysOf(act, changed));
}

/** What this key does there. */
export function actAt<S extends Scope>(scope: S, key: string): ActIn<S> | null {
  const changed = useChangedKeys.getState();
  const act = ACTS.find((one) => scopeOf(one) === scope && keysOf(one, changed).includes(key));
  return act === undefined ? null : (act.slice(scope.length + 1) as ActIn<S>);
}

/** Who else has this key where `act` is heard; those that share one by default may. */
export function holdersOf(act: Act, key: string, changed: Changed = useChangedKeys.getState()): Act[] {
  const shares = (one: Act) => isDefault(act, key) && isDefault(one, key);
  return ACTS.filter(
    (one) => one !== act && meet(scopeOf(one), scopeOf(act)) && keysOf(one, changed).includes(key) && !shares(one),
  );
}

/** The key is this one's alone: whoever has had it has it no more. */
export function giveKey(act: Act, key: string): void {
  const changed = useChangedKeys.getState();
  keep(withKeys(act, [key], changed));
}

/** As by default; the keys come back from whoever has them now. */
export function resetKeys(act: Act): void {
  keep(withKeys(act, DEFAULTS[act], useChangedKeys.getState()));
}

export function putKeys(changed: Changed): void {
  keep(changed);
}

/** The browser's or the system's own, and those by which one moves and leaves: whoever took them could not. */
export function isReserved(key: string): boolean {
  return RESERVED.test(key);
}

const RESERVED =
  /^((mod\+)?(shift\+)?Tab|(shift\+)?(Enter|Escape)|F(5|6|11|12)|mod\+(shift\+)?[acvxwtnrqpliju]|mod\+[0-9+\-=]|alt\+(F4|Home|Arrow(Left|Right))|Dead|Process|Unidentified)$/;

const isDefault = (act: Act, key: string): boolean => (DEFAULTS[act] as readonly string[]).includes(key);

function meet(one: Scope, other: Scope): boolean {
  if (one === other) return true;
  return (one === "anywhere" || other === "anywhere") && one !== "goTo" && other !== "goTo";
}

function withKeys(act: Act, keys: readonly string[], changed: Changed): Changed {
  const next: Changed = { ...changed, [act]: keys };
  for (const key of keys)
    for (const other of holdersOf(act, key, changed)) next[other] = keysOf(other, next).filter((one) => one !== key);
  return next;
}

function keep(given: Changed): void {
  const changed = Object.fromEntries(
    ACTS.flatMap((act) => {
      const keys = given[act];
      return keys === undefined || keys.join(" ") === DEFAULTS[act].join(" ") ? [] : [[act, keys]];
    }),
  ) as Changed;
  useChangedKeys.setState(changed, true);
  try {
    if (Object.keys(changed).length === 0) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify(changed));
  } catch {
    // No room: they hold for this time.
  }
}

function read(): Changed {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    if (typeof kept !== "object" || kept === null) return {};
    const known = Object.entries(kept).filter(
      ([act, keys]) =>
        act in DEFAULTS && Array.isArray(keys) && keys.every((key) => typeof key === "string" && key.length <= 30),
    );
    return Object.fromEntries(known);
  } catch {
    // What cannot be read is no change.
    return {};
  }
}
