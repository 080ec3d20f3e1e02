// Shapes of pictures without the contract's schemas, which only forms load.
import type { Format } from "../../contract/values.ts";

/** Width by height. */
export function ratioOf(format: Format): number {
  const [width = 16, height = 9] = format.split(":").map(Number);
  return width / height;
}
