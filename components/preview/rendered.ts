import type { RouterOutputs } from "@/server/api/root";

/** Every channel of a template as one person would get it. */
export type Preview = RouterOutputs["templates"]["preview"];
/** One channel of it. */
export type Rendered = Preview["channels"][string];

/** How a device is set. */
export type Look = "light" | "dark";
