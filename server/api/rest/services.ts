import type { Context } from "@/server/context";
import type { Callers } from "./callers";

/** What endpoints are made of; one set per application. */
export type Services = { context: Context; callers: Callers };

/** As the audit log names a producer. */
export const producerActor = (producer: { key: string }) => `producer:${producer.key}`;

/** As the audit log names an end user: our own number, which names nobody once the user is erased. */
export const userActor = (user: { id: number }) => `user:${user.id}`;
