// A stage with something that is done whenever it really runs: not where its result is taken over.
import type { Stage } from "../../contract/stage.ts";

export function before(act: () => Promise<void>, stage: Stage): Stage {
  return {
    ...stage,
    async run(context, input) {
      await act();
      return stage.run(context, input);
    },
  };
}
