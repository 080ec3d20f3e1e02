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
const LEFT = "ytempire.left";
/** Of a page that is left; the browser gives all of them together some megabytes. */
const LEFT_STEPS = 10;

export interface Drafts {
  /** Of this window, else of one that is no longer open; null: there is none. */
  take(video: string): Promise<Kept | null>;
  keep(video: string, kept: Kept): Promise<void>;
  /** Like `keep`, of a page that is being left. */
  leave(video: string, kept: Kept): Promise<void>;
}

/** Where the browser has no room for it nothing is kept, and the page works all the same. */
export async function openDrafts(): Promise<Drafts> {
  try {
    const [database, own] = [await open(), await windowName()];
    const put = async (row: Row) => {
      const transaction = database.transaction(STORE, "readwrite");
      const request = transaction.objectStore(STORE).put(row);
      // At once: a page that is being left hears of no answer any more.
      transaction.commit();
      await answer(request);
    };
    return {
      async take(video) {
        const left = leftOf(video);
        const rows = await answer<Row[]>(store(database, "readonly").index("video").getAll(video));
        const alive = await namesOfWindows();
        const found =
          rows.find((row) => row.window === own) ??
          rows.filter((row) => !alive.has(row.window)).toSorted((a, b) => b.at - a.at)[0];
        if (left && !(found && found.at >= left.at)) {
          // Where the database has no room for it, it stays where it is.
          await put({ ...left, window: own }).then(
            () => forgetLeft(video),
            () => undefined,
          );
          return keptOf(left);
        }
        forgetLeft(video);
        if (!found) return null;
        if (found.window !== own) {
          // First under its new name: between the two it is twice there, and never not at all.
          await answer(store(database, "readwrite").put({ ...found, window: own }));
          await answer(store(database, "readwrite").delete([video, found.window]));
        }
        return keptOf(found);
      },
      keep: (video, kept) => put({ video, window: own, at: Date.now(), ...shortened(kept, KEPT_STEPS) }),
      leave(video, kept) {
        const at = Date.now();
        // The database may drop what is given to it in this moment. This is there when the call is over, but holds less.
        setLeft({ video, window: own, at, ...shortened(kept, LEFT_STEPS) });
        return put({ video, window: own, at, ...shortened(kept, KEPT_STEPS) });
      },
    };
  } catch {
    return { take: async () => null, keep: async () => undefined, leave: async () => undefined };
  }
}

function keptOf({ base, history, highest, beneath }: Kept): Kept {
  return { base, history, highest, beneath };
}

/** Where the oldest steps do not fit, the revision that they began with comes beneath in their place. */
function shortened({ base, history, highest, beneath }: Kept, steps: number): Kept {
  const { past, now, future } = history;
  const short = { past: past.slice(-steps), now, future: future.slice(0, steps) };
  return { base, history: short, highest, beneath: past.length > steps ? beneath + 1 : beneath };
}

function setLeft(row: Row): void {
  try {
    sessionStorage.setItem(`${LEFT}.${row.video}`, JSON.stringify(row));
  } catch {
    // Too much for it: then the database has it, or nothing has.
  }
}

function leftOf(video: string): Row | null {
  const left = sessionStorage.getItem(`${LEFT}.${video}`);
  return left === null ? null : (JSON.parse(left) as Row);
}

function forgetLeft(video: string): void {
  sessionStorage.removeItem(`${LEFT}.${video}`);
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
