import type { RouterOutputs } from "@/server/api/root";

export type Producer = RouterOutputs["producers"]["one"];
export type ProducerKey = Producer["keys"][number];
export type GrantedType = Producer["types"][number];
export type Figures = RouterOutputs["producers"]["figures"];
