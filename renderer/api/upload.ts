// Hands bytes in to the backend: a dropped file, a recording. Streamed, told how far it is, and stopped at any moment.
import { ORPCError } from "@orpc/client";

import type { OwnFile } from "../../contract/values.ts";
import { pageKey } from "./session.ts";

export interface UploadOptions {
  /** Told with the share that was sent, 0–1. */
  onProgress?: (share: number) => void;
  signal?: AbortSignal;
}

/** Rejects with what `problemOf` understands, with the signal's reason, or with a NetworkError where nobody answers. */
export function upload(
  bytes: Blob,
  name = bytes instanceof File ? bytes.name : "",
  options: UploadOptions = {},
): Promise<OwnFile> {
  const { onProgress, signal } = options;
  // Unlike fetch it tells how much has been sent.
  const request = new XMLHttpRequest();
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const stop = () => request.abort();
    signal?.addEventListener("abort", stop, { once: true });
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress?.(total > 0 ? loaded / total : 0));
    request.addEventListener("load", () => {
      const answer = request.response as Answer | null;
      if (answer?.success) resolve(answer.data);
      else reject(refused(answer, request.status));
    });
    request.addEventListener("error", () => reject(new DOMException("no connection", "NetworkError")));
    request.addEventListener("abort", () => reject(signal?.reason ?? new DOMException("stopped", "AbortError")));
    request.addEventListener("loadend", () => signal?.removeEventListener("abort", stop));
    request.responseType = "json";
    request.open("POST", `/api/v1/files/bytes?name=${encodeURIComponent(name)}`);
    request.setRequestHeader("X-Page-Key", pageKey() ?? "");
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.send(bytes);
  });
}

type Answer =
  | { success: true; data: OwnFile }
  | { success: false; error: { code: string; message: string; hint: string; details: Record<string, unknown> } };

function refused(answer: Answer | null, status: number): Error {
  if (!answer || answer.success) return new DOMException(`answered ${status}`, "NetworkError");
  const { code, message, hint, details } = answer.error;
  return new ORPCError(code, { status, message, data: { hint, retryable: false, details } });
}
