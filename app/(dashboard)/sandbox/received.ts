import type { RouterOutputs } from "@/server/api/root";

export type Received = RouterOutputs["sandbox"]["received"]["items"][number];
export type ReceivedPage = RouterOutputs["sandbox"]["received"];
export type Content = NonNullable<Received["content"]>;
export type Behaviour = RouterOutputs["sandbox"]["behaviour"]["usual"];
export type Behaviours = RouterOutputs["sandbox"]["behaviour"];
