import { DeviceInput, Registered, registerDevice, removeDevice } from "@/server/audience/device";
import { type Endpoint, endpoint } from "./endpoint";
import { DevicePath, OwnDevicePath } from "./parameters";
import { json, nothing } from "./reply";
import { producerActor, type Services, userActor } from "./services";

const registered = { description: "The device as stored, without its token", schema: Registered };
const description =
  "A token belongs to one device: another one that had it loses it. A user has at most 10 devices; an eleventh takes the place of the least recently seen, which the answer names.";

export function deviceEndpoints({ context, callers }: Services): Endpoint[] {
  const { pool, clock } = context;
  return [
    endpoint({
      method: "put",
      path: "/api/v1/users/{userId}/devices/{deviceId}",
      tag: "Devices",
      summary: "Register a push token",
      description,
      caller: callers.producer,
      input: { params: DevicePath, body: DeviceInput },
      answers: { 200: registered },
      refusals: ["malformed", "not_found"],
      handle: async ({ params, body }, producer) => {
        const by = { actor: producerActor(producer), now: clock.now() };
        return json(200, await registerDevice(pool, params, body, by));
      },
    }),
    endpoint({
      method: "delete",
      path: "/api/v1/users/{userId}/devices/{deviceId}",
      tag: "Devices",
      summary: "Remove a device",
      caller: callers.producer,
      input: { params: DevicePath },
      answers: { 204: { description: "The device is gone" } },
      refusals: ["not_found"],
      handle: async ({ params }, producer) => {
        const by = { actor: producerActor(producer), now: clock.now() };
        await removeDevice(pool, params, by);
        return nothing;
      },
    }),
    endpoint({
      method: "put",
      path: "/api/v1/me/devices/{deviceId}",
      tag: "Own settings",
      summary: "Register this device's push token",
      description,
      caller: callers.endUser,
      input: { params: OwnDevicePath, body: DeviceInput },
      answers: { 200: registered },
      refusals: ["malformed", "not_found"],
      handle: async ({ params, body }, user) => {
        const ids = { userId: user.externalId, deviceId: params.deviceId };
        const by = { actor: userActor(user), now: clock.now() };
        return json(200, await registerDevice(pool, ids, body, by));
      },
    }),
  ];
}
