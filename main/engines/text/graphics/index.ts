// Graphics: each as a part that lies still and a part that moves, drawn for any moment.
import type { Graphic } from "../../../../contract/graphics.ts";
import type { Look } from "../../../../contract/look.ts";
import type { Picture, Size } from "../../../base/picture.ts";
import { cardArea } from "../../../base/safeAreas.ts";
import type { Fonts } from "../fonts.ts";
import { drawWithin, type Sheet } from "../setting.ts";
import { designBars } from "./bars.ts";
import { designCount } from "./count.ts";
import type { Design } from "./design.ts";
import { designItemCounter } from "./itemCounter.ts";
import { designLine } from "./line.ts";
import { designLowerThird } from "./lowerThird.ts";
import { designMap } from "./map.ts";

/** What a graphic is made of, so that it can be laid in time. */
export interface GraphicParts {
  hasStill: boolean;
  /** Seconds until the moving part comes to rest; null: there is none. */
  movesFor: number | null;
}

export interface GraphicRequest {
  graphic: Graphic;
  look: Look;
  size: Size;
}

/** Of the part that moves: in seconds from the graphic's beginning. */
export type GraphicPart = { part: "still" } | { part: "moving"; at: number };

/** Lays graphics out once and draws them as often as they move. */
export class Graphics {
  readonly #fonts: Fonts;
  /** The last few: spans beside each other show the same. */
  readonly #held = new Map<string, Design>();

  constructor(fonts: Fonts) {
    this.#fonts = fonts;
  }

  parts(request: GraphicRequest): GraphicParts {
    const { still, moving } = this.#design(request);
    return { hasStill: still !== null, movesFor: moving?.seconds ?? null };
  }

  draw(request: GraphicRequest, part: GraphicPart): Picture {
    const { still, moving } = this.#design(request);
    if (part.part === "still") {
      if (!still) throw new TypeError(`${request.graphic.kind} has no part that lies still`);
      return drawWithin(request.size, still.box, (context) => still.draw(context));
    }
    if (!moving) throw new TypeError(`${request.graphic.kind} does not move`);
    return drawWithin(request.size, moving.box, (context) => moving.draw(context, part.at));
  }

  #design({ graphic, look, size: { width, height } }: GraphicRequest): Design {
    const size = { width, height };
    const key = JSON.stringify([graphic, look.palette, look.fonts, look.caption, look.language, size]);
    const held =
      this.#held.get(key) ??
      designOf({ fonts: this.#fonts, look, size, unit: Math.min(width, height), area: cardArea(size) }, graphic);
    this.#held.delete(key);
    this.#held.set(key, held);
    const [oldest] = this.#held.keys();
    if (this.#held.size > HELD && oldest !== undefined) this.#held.delete(oldest);
    return held;
  }
}

const HELD = 6;

function designOf(sheet: Sheet, graphic: Graphic): Design {
  switch (graphic.kind) {
    case "lowerThird":
      return designLowerThird(sheet, graphic);
    case "count":
      return designCount(sheet, graphic);
    case "itemCounter":
      return designItemCounter(sheet, graphic);
    case "bars":
      return designBars(sheet, graphic);
    case "line":
      return designLine(sheet, graphic);
    case "map":
      return designMap(sheet, graphic);
  }
}
