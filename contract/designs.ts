// The designs of thumbnails: where their words stand.
export const POSTER_DESIGNS = ["side", "centre", "panel"] as const;
export type PosterDesign = (typeof POSTER_DESIGNS)[number];
