// A process for storage.test.ts that is killed while it switches to the new place of a data folder.
import { finishMove } from "./move.ts";

process.stdout.write("begins\n");
await finishMove(process.argv[2] ?? "");
// Until it is killed.
setInterval(() => undefined, 1000);
