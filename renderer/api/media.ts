// Addresses of a video's files on the backend.

/** Sixteen by nine whatever the video's own shape; `hash` changes with the picture. */
export function thumbnailUrl(id: string, hash: string): string {
  return `/api/v1/videos/${id}/files/thumbnail?width=320&v=${hash.slice(0, 12)}`;
}

export function download(url: string): string {
  return `${url}${url.includes("?") ? "&" : "?"}download=1`;
}
