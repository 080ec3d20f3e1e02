// Where words may stand: what platforms lay over a tall picture, and margins elsewhere.
import type { Size } from "./picture.ts";

interface Insets {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

/**
 * What is covered of a picture of 1080 × 1920, in pixels. Meta states shares for Reels (14 % above, 35 % below with an
 * advertiser's button, 6 % at the sides: Business Help Center, "Safe zones for Stories and Reels ads"). TikTok (Ads Help
 * 10002742) and YouTube hand out pictures without figures: these are what creators' guides agree on, rounded up to the longer
 * description and the wider column of buttons. In right-to-left languages TikTok mirrors its column.
 */
export const OVERLAYS = {
  shorts: { top: 150, right: 150, bottom: 480, left: 48 },
  tiktok: { top: 150, right: 150, bottom: 440, left: 150 },
  reels: { top: 269, right: 65, bottom: 672, left: 65 },
} as const satisfies Record<string, Insets>;

const OVERLAY_SIZE = { width: 1080, height: 1920 };

export interface SafeArea {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** In the middle of the picture: what one platform covers at the right, another mirrors. One file serves them all. */
export function safeArea({ width, height }: Size): SafeArea {
  const { top, side, bottom } = insets({ width, height });
  return { x: side * width, y: top * height, width: width * (1 - 2 * side), height: height * (1 - top - bottom) };
}

/** Where cards are set: above two lines of captions; all of it, or the part of it that a face leaves. */
export function cardArea({ width, height }: Size, place?: "upper" | "lower"): SafeArea {
  const safe = safeArea({ width, height });
  const whole =
    height > width * 1.2
      ? { ...safe, height: safe.height - width * 0.22 }
      : width > height * 1.2
        ? { x: width * 0.1, y: height * 0.1, width: width * 0.8, height: height * 0.6 }
        : { x: width * 0.08, y: height * 0.09, width: width * 0.84, height: height * 0.57 };
  if (!place) return whole;
  const part = whole.height * PART;
  return { ...whole, y: place === "upper" ? whole.y : whole.y + whole.height - part, height: part };
}

const PART = 0.4;

/** How far raised captions stand above the usual place, of the height; and under the upper edge of what is safe, where a logo may be. */
const RAISED = 0.19;
const UNDER_LOGO = 0.045;

/** The top of lines that are `tall` pixels high together. */
export function captionTop(place: "bottom" | "raised" | "upper", tall: number, size: Size): number {
  const { y, height } = safeArea(size);
  switch (place) {
    case "bottom":
      return y + height - tall;
    case "raised":
      return y + height - tall - RAISED * size.height;
    case "upper":
      return y + (size.width > size.height * 1.2 ? UNDER_LOGO * size.height : 0);
  }
}

/** Shares of width and height. */
function insets({ width, height }: Size): { top: number; side: number; bottom: number } {
  if (height > width * 1.5) {
    const all: Insets[] = Object.values(OVERLAYS);
    const most = (of: (insets: Insets) => number) => Math.max(...all.map(of));
    return {
      top: most(({ top }) => top) / OVERLAY_SIZE.height,
      side: most(({ left, right }) => Math.max(left, right)) / OVERLAY_SIZE.width,
      bottom: most(({ bottom }) => bottom) / OVERLAY_SIZE.height,
    };
  }
  // Players' controls lie over the lowest tenth of a wide picture while they are shown.
  if (width > height * 1.2) return { top: 0.1, side: 0.13, bottom: 0.084 };
  return { top: 0.09, side: 0.07, bottom: 0.089 };
}
