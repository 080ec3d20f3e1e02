// What a page may not do, whatever it is: leave the app's own address, open windows, ask for devices, embed anything.
import { app, session, shell, type WebFrameMain } from "electron";

import { APP_ORIGIN } from "../contract/shell.ts";

/** The frame is our page itself, not one within it. */
export function isOurs(frame: Pick<WebFrameMain, "url" | "parent"> | null): boolean {
  return frame !== null && frame.parent === null && isOurAddress(frame.url);
}

function isOurAddress(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && `${url.protocol}//${url.host}` === APP_ORIGIN;
}

/**
 * An address that may be opened in the person's browser: encrypted, of a host by name, with nobody's password. Null: it may not.
 */
export function externalUrl(address: unknown): string | null {
  if (typeof address !== "string" || address.length > 2000) return null;
  const url = URL.parse(address);
  if (url?.protocol !== "https:" || url.username !== "" || url.password !== "") return null;
  return /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}$/i.test(url.hostname) ? url.href : null;
}

/** Of what Chromium can be asked for, a recording by microphone, and the copying of text. */
const ALLOWED = new Set(["clipboard-sanitized-write", "fullscreen"]);

/** The documentation of the interface, which the backend serves over HTTP and no policy of the page allows. */
const DOCS = `${APP_ORIGIN}/api/v1/docs`;

/** @param backendUrl Where the backend answers; null while it does not. */
export function guardPages(backendUrl: () => string | null): void {
  app.on("web-contents-created", (_event, contents) => {
    contents.on("will-navigate", (event) => {
      if (!isOurAddress(event.url)) event.preventDefault();
    });
    contents.on("will-frame-navigate", (event) => {
      if (!isOurAddress(event.url)) event.preventDefault();
    });
    contents.on("will-redirect", (event) => {
      if (!isOurAddress(event.url)) event.preventDefault();
    });
    contents.on("will-attach-webview", (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      const backend = url === DOCS ? backendUrl() : null;
      const allowed = backend === null ? externalUrl(url) : `${backend}/api/v1/docs`;
      if (allowed !== null) void shell.openExternal(allowed);
      return { action: "deny" };
    });
  });
}

/** Once the app is ready. */
export function guardSession(): void {
  const { defaultSession } = session;
  const isAllowed = (permission: string, address: string, media: readonly string[] = []) =>
    isOurAddress(address) &&
    (ALLOWED.has(permission) || (permission === "media" && media.length === 1 && media[0] === "audio"));
  defaultSession.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const media = "mediaTypes" in details ? (details.mediaTypes ?? []) : [];
    answer(isAllowed(permission, details.requestingUrl, media));
  });
  defaultSession.setPermissionCheckHandler((_contents, permission, origin, details) =>
    isAllowed(permission, `${origin}/`, details.mediaType === "audio" ? ["audio"] : []),
  );
  defaultSession.setDevicePermissionHandler(() => false);
  // Nothing but the app's own addresses, its blobs, and what the tools of development are made of.
  defaultSession.webRequest.onBeforeRequest((details, answer) => {
    const { protocol } = new URL(details.url);
    answer({ cancel: !["app:", "blob:", "data:", "devtools:"].includes(protocol) });
  });
}
