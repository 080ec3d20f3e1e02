// Who this page is: the one-time code of the address becomes a cookie and the page's own key, which every call carries.
import { isApp } from "./native.ts";

/** The page's half of the secret: an origin has a storage of its own, whereas a cookie goes to every port of a host. */
const KEY = "ytempire.pageKey";

export type SignInProblem = "none" | "used" | "tooMany" | "unreachable";

export function pageKey(): string | null {
  return localStorage.getItem(KEY);
}

/** Takes the code out of the address, so that nobody reads or bookmarks it. Null: there is none. */
export function takeCode(): string | null {
  const code = codeIn(location.href);
  if (code !== null) history.replaceState(null, "", location.pathname + location.search);
  return code;
}

/** The code of a link, or a code by itself; null: there is none in it. */
export function codeIn(text: string): string | null {
  return /(?:#code=|^)([A-Za-z0-9_-]{16,200})$/.exec(text.trim())?.[1] ?? null;
}

/** Null: signed in. */
export async function signIn(code: string): Promise<SignInProblem | null> {
  const answer = await ask({
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ code }),
  });
  if (answer === null) return "unreachable";
  if (answer.status === 429) return "tooMany";
  if (!answer.ok) return answer.status >= 500 ? "unreachable" : "used";
  const { key } = (await answer.json()) as { key: string };
  localStorage.setItem(KEY, key);
  return null;
}

/** Whether the backend still knows this page: a socket that is refused does not say why. */
export async function isKnown(): Promise<"yes" | "no" | "unreachable"> {
  // The app's window holds a port of the shell's, and no key.
  if (isApp) return "unreachable";
  const key = pageKey();
  if (key === null) return "no";
  const answer = await ask({ headers: { "X-Page-Key": key } });
  if (answer === null || answer.status >= 500 || answer.status === 429) return "unreachable";
  return answer.ok ? "yes" : "no";
}

export async function signOut(): Promise<void> {
  await ask({ method: "DELETE", headers: { "X-Page-Key": pageKey() ?? "" } });
  forget();
}

export function forget(): void {
  localStorage.removeItem(KEY);
}

/** Null: nobody answers. */
async function ask(request: RequestInit): Promise<Response | null> {
  try {
    return await fetch("/session", { ...request, credentials: "same-origin", cache: "no-store" });
  } catch {
    return null;
  }
}
