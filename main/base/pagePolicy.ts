// The page's document, anew each time it is asked for: a nonce of its own, under a policy that lets nothing else run.
import { randomBytes } from "node:crypto";

/** The built document has this where its nonce goes (vite's `html.cspNonce`). */
const NONCE_PLACE = "__CSP_NONCE__";

/** `nonce`: for the styles that the page makes while it runs. */
const policy = (nonce: string, connect: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'none'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    `connect-src ${connect}`,
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");

/**
 * @param html as vite built it
 * @param connect where the page may connect to, as in `connect-src`
 */
export function pageDocument(html: string, connect: string): { body: string; headers: Record<string, string> } {
  const nonce = randomBytes(16).toString("base64");
  return {
    body: html.replaceAll(NONCE_PLACE, nonce),
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": policy(nonce, connect),
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
      "X-Frame-Options": "DENY",
    },
  };
}
