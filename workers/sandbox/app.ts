import { type Context, Hono } from "hono";
import { z } from "zod";
import {
  type SandboxChannel,
  type SandboxService,
  sandboxChannels,
  sandboxServices,
  TimedChange,
} from "@/server/providers/sandbox-behaviour";
import { SandboxMessage } from "@/server/providers/sandbox-message";
import { type Behaviours, latencyAround, shareOf } from "./behaviour";
import type { Callbacks } from "./callbacks";
import type { Inbox } from "./inbox";

/** Where each channel is posted to, and how many messages one call may carry. */
const doors = {
  push: { path: "/push/v1/messages:batch", most: 500 },
  email: { path: "/email/v1/batch", most: 100 },
  sms: { path: "/sms/v1/messages", most: 100 },
  webhook: { path: "/webhook/v1/deliver", most: 100 },
} as const;

type Parts = { inbox: Inbox; behaviours: Behaviours; callbacks: Callbacks; secret: string };

/** The sandbox's HTTP interface: the providers' side, and the side that people and tests look at. */
export function createSandboxApp(parts: Parts): Hono {
  const app = new Hono();
  for (const channel of sandboxChannels) {
    const { path } = doors[channel];
    app.post(path, (c) => deliver(c, { channel, service: channel }, parts));
    app.post(`/backup${path}`, (c) =>
      deliver(c, { channel, service: `${channel}-backup` as const }, parts),
    );
  }
  control(app, parts);
  return app;
}

type Door = { channel: SandboxChannel; service: SandboxService };

async function deliver(c: Context, door: Door, parts: Parts): Promise<Response> {
  const { channel, service } = door;
  const { inbox, behaviours, secret } = parts;
  const arrivedAt = new Date();
  if (c.req.header("authorization") !== `Bearer ${secret}`) {
    return c.json({ error: "unknown credentials" }, 401);
  }
  const behaviour = behaviours.of(service);
  if (Math.random() < behaviour.hangRate) return new Promise<Response>(() => {});
  const schema = z.object({ messages: z.array(SandboxMessage).min(1).max(doors[channel].most) });
  const parsed = schema.safeParse(await c.req.json().catch(() => null));
  await new Promise((resolve) => setTimeout(resolve, latencyAround(behaviour.latencyMs)));
  if (!parsed.success) return c.json({ error: z.prettifyError(parsed.error) }, 400);
  const { messages } = parsed.data;
  if (behaviour.outage) {
    inbox.count(channel, "refused", messages.length);
    return c.json({ error: "out of service" }, 503);
  }
  const wait = behaviours.take(service, messages.length);
  if (wait !== null) {
    inbox.count(channel, "refused", messages.length);
    return c.json({ error: "too many requests" }, 429, { "retry-after": String(wait) });
  }
  return c.json({ results: messages.map((m) => resultOf(m, door, arrivedAt, parts)) });
}

function resultOf(
  message: SandboxMessage,
  { channel, service }: Door,
  arrivedAt: Date,
  { inbox, behaviours, callbacks }: Parts,
) {
  const behaviour = behaviours.of(service);
  if (shareOf(message.to) < behaviour.invalidTokenRate) {
    inbox.count(channel, "invalid");
    return { status: "invalid_endpoint", detail: "unregistered" };
  }
  if (Math.random() < behaviour.errorRate) {
    inbox.count(channel, "refused");
    return { status: "unavailable", detail: "try later" };
  }
  const { id, repeated } = inbox.receive(channel, message, arrivedAt, service);
  if (!repeated) callbacks.plan(message.reference, behaviour);
  return { status: "accepted", id };
}

const Page = z.object({
  notificationId: z.string().optional(),
  channel: z.string().optional(),
  userId: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(50),
  cursor: z.coerce.number().int().min(0).default(0),
});

const local = new Set(["127.0.0.1", "localhost", "[::1]"]);

function control(app: Hono, { inbox, behaviours }: Parts): void {
  // A page of somebody else's, whose name resolves to this machine, must not read what arrived.
  app.use("/_sandbox/*", async (c, next) => {
    if (local.has(new URL(c.req.url).hostname)) return next();
    return c.json({ error: "the sandbox answers on this machine's own address only" }, 403);
  });
  app.get("/_sandbox/received", (c) => {
    const query = Page.safeParse(c.req.query());
    if (!query.success) return c.json({ error: z.prettifyError(query.error) }, 400);
    const { limit, cursor, ...filter } = query.data;
    return c.json(inbox.list(filter, limit, cursor));
  });
  app.get("/_sandbox/counts", (c) => c.json(inbox.countByChannel(c.req.query())));
  app.get("/_sandbox/ledger", (c) => {
    const query = z.object({ notificationId: z.string().min(1), channel: z.string() });
    const parsed = query.safeParse(c.req.query());
    if (!parsed.success) return c.json({ error: z.prettifyError(parsed.error) }, 400);
    return c.json(inbox.ledger(parsed.data.notificationId, parsed.data.channel));
  });
  app.delete("/_sandbox/received", (c) => {
    inbox.clear();
    return c.body(null, 204);
  });
  app.get("/_sandbox/stats", (c) => c.json(inbox.stats()));
  app.get("/_sandbox/providers", (c) => c.json(behaviours.all()));
  app.put("/_sandbox/providers/:name", async (c) => {
    const name = c.req.param("name");
    const services = servicesOf(name);
    if (services.length === 0) return c.json({ error: `no provider "${name}"` }, 404);
    const change = TimedChange.safeParse(await c.req.json().catch(() => null));
    if (!change.success) return c.json({ error: z.prettifyError(change.error) }, 400);
    behaviours.change(services, change.data);
    return c.json(behaviours.all());
  });
}

/** `all` and `sandbox` mean every service. */
function servicesOf(name: string): SandboxService[] {
  return sandboxServices.filter((service) => ["all", "sandbox", service].includes(name));
}
