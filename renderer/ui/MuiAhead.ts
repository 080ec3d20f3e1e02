// What controls of MUI stand in (Mui.tsx), for whoever may need it: fetched with the first screen that does, or ahead.
import { ahead } from "./ahead.tsx";

export const Mui = ahead(() => import("./Mui.tsx"));
