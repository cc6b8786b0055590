import type { RouterInputs, RouterOutputs } from "@/server/api/root";

export type ShownSwitch = RouterOutputs["switches"]["open"]["live"][number];
export type Effect = NonNullable<ShownSwitch["effect"]>;
export type SoFar = RouterOutputs["switches"]["soFar"][number][1];
export type StopPreview = RouterOutputs["switches"]["preview"];
export type Target = RouterInputs["switches"]["preview"];
export type Scope = Target["scope"];
export type Mode = ShownSwitch["mode"];

/** A target with the name that people know it by. */
export type NamedTarget = Target & { label: string };
