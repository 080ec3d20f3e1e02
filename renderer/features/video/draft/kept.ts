// Drafts in the browser's own database: they survive a crash of page and backend. Each window has its own; that of a window which is gone is taken up.
import type { Kept } from "./editor.ts";

interface Row extends Kept {
  video: string;
  window: string;
  at: number;
}

const DATABASE = "ytempire";
const STORE = "drafts";
/** Undo reaches as far after the page was loaded again; within a page it has no end. */
const KEPT_STEPS = 500;
const WINDOW = "ytempire.window";

export interface Drafts {
  /** Of this window, else of one that is no longer open; null: there is none. */
  take(video: string): Promise<Kept | null>;
  keep(video: string, kept: Kept): Promise<void>;
}

/** Where the browser has no room for it nothing is kept, and the page works all the same. */
export async function openDrafts(): Promise<Drafts> {
  try {
    const [database, own] = [await open(), await windowName()];
    return {
      async take(video) {
        const rows = await answer<Row[]>(store(database, "readonly").index("video").getAll(video));
        const alive = await namesOfWindows();
        const found =
          rows.find((row) => row.window === own) ??
          rows.filter((row) => !alive.has(row.window)).toSorted((a, b) => b.at - a.at)[0];
        if (!found) return null;
        if (found.window !== own) {
          // First under its new name: between the two it is twice there, and never not at all.
          await answer(store(database, "readwrite").put({ ...found, window: own }));
          await answer(store(database, "readwrite").delete([video, found.window]));
        }
        const { base, history, highest, beneath } = found;
        return { base, history, highest, beneath };
      },
      async keep(video, { base, history, highest, beneath }) {
        const { past, now, future } = history;
        // Where the oldest steps do not fit, the revision that they began with comes beneath in their place.
        const below = past.length > KEPT_STEPS ? beneath + 1 : beneath;
        const short = { past: past.slice(-KEPT_STEPS), now, future: future.slice(0, KEPT_STEPS) };
        const row: Row = { video, window: own, at: Date.now(), base, history: short, highest, beneath: below };
        const transaction = database.transaction(STORE, "readwrite");
        const put = transaction.objectStore(STORE).put(row);
        // At once: a page that is being left hears of no answer any more.
        transaction.commit();
        await answer(put);
      },
    };
  } catch {
    return { take: async () => null, keep: async () => undefined };
  }
}

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.addEventListener("upgradeneeded", () => {
    request.result.createObjectStore(STORE, { keyPath: ["video", "window"] }).createIndex("video", "video");
  });
  return answer(request);
}

function store(database: IDBDatabase, mode: IDBTransactionMode): IDBObjectStore {
  return database.transaction(STORE, mode).objectStore(STORE);
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("the browser's database failed")));
  });
}

/** The same after a reload, another one in a copy of the tab: the browser copies what a tab keeps, but locks no name twice. */
async function windowName(): Promise<string> {
  const kept = sessionStorage.getItem(WINDOW);
  if (kept !== null && (await lock(kept))) return kept;
  const name = crypto.randomUUID();
  sessionStorage.setItem(WINDOW, name);
  await lock(name);
  return name;
}

let held: { name: string } | null = null;

/** Held as long as the window is open. */
function lock(name: string): Promise<boolean> {
  if (held?.name === name) return Promise.resolve(true);
  return new Promise((resolve) => {
    void navigator.locks.request(`${WINDOW}.${name}`, { ifAvailable: true }, (got) => {
      resolve(got !== null);
      if (!got) return undefined;
      held = { name };
      return new Promise(() => undefined);
    });
  });
}

async function namesOfWindows(): Promise<ReadonlySet<string>> {
  const { held: locks = [] } = await navigator.locks.query();
  return new Set(locks.flatMap(({ name }) => (name?.startsWith(`${WINDOW}.`) ? [name.slice(WINDOW.length + 1)] : [])));
}
