import type { RouterInputs, RouterOutputs } from "@/server/api/root";

export type Type = RouterOutputs["types"]["one"];
export type ListedType = RouterOutputs["types"]["list"][number];
export type Settings = RouterInputs["types"]["change"]["settings"];
export type Choices = RouterOutputs["types"]["choices"];
export type Channel = Settings["channels"][number];
