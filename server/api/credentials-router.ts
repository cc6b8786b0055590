import { z } from "zod";
import {
  minutesBetween,
  removeCanaryAddress,
  setCanaryAddress,
} from "@/server/canaries/canary-addresses";
import { findAccount } from "@/server/provider-accounts/find-account";
import { storedSecretNames } from "@/server/provider-accounts/open-account";
import { removeAccount } from "@/server/provider-accounts/remove-account";
import { changeAccount, createAccount } from "@/server/provider-accounts/save-account";
import type { Adapter } from "@/server/providers/adapter";
import { adapterOf, adapters } from "@/server/providers/registry";
import { isSandbox } from "@/server/providers/sandbox";
import { AccountKey } from "./providers-router";
import { procedureFor, router } from "./trpc";

const procedure = procedureFor("credentials");

/** A certificate or a key file is well below this. */
const Value = z.string().max(20_000);
const FieldName = z.string().max(64);

const Said = {
  label: z.string().trim().min(1, "Give it a name.").max(60),
  values: z.record(FieldName, Value),
  /** Secrets that are taken away. */
  cleared: z.array(FieldName).max(30),
  expiresAt: z.date().nullable(),
};

/** The channels of real accounts. */
const External = z.enum(["push", "email", "sms", "webhook"]);

const NewKey = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,38}$/, "2 to 39 small letters, digits and dashes, a letter first.");

export const credentialsRouter = router({
  /** Kinds of providers, and what an account at each of them needs. */
  adapters: procedure.query(() => adapters.filter((one) => !isSandbox(one)).map(offerOf)),

  /** An account's values that are no secrets, and which secrets are stored. */
  one: procedure
    .input(z.strictObject({ key: AccountKey }))
    .query(async ({ ctx: { context }, input }) => {
      const account = await findAccount(context.pool, input.key);
      const { key, label, settings, revision, expiresAt, fromEnvironment } = account;
      const adapter = adapterOf(account.adapter);
      return {
        ...{ key, label, settings, revision, expiresAt, fromEnvironment },
        adapter: adapter ? offerOf(adapter) : null,
        stored: storedSecretNames(account, context.config),
      };
    }),

  create: procedure
    .input(z.strictObject({ key: NewKey, adapter: z.string().max(64), ...Said }))
    .mutation(async ({ ctx: { context, session }, input }) => {
      await createAccount(context, session.email, input);
    }),

  change: procedure
    .input(z.strictObject({ key: AccountKey, revision: z.int(), ...Said }))
    .mutation(async ({ ctx: { context, session }, input }) => {
      await changeAccount(context, session.email, input);
    }),

  remove: procedure
    .input(z.strictObject({ key: AccountKey }))
    .mutation(async ({ ctx: { context, session }, input }) => {
      await removeAccount(context, session.email, input.key);
    }),

  /** Where a channel's canaries go through its real accounts; `to` null: as it is. */
  setCanary: procedure
    .input(
      z.strictObject({
        channel: External,
        to: z.string().trim().min(1).max(4_096).nullable(),
        everyMinutes: z.int().min(minutesBetween.min).max(minutesBetween.max),
      }),
    )
    .mutation(async ({ ctx: { context, session }, input }) => {
      await setCanaryAddress(context, input, session.email);
    }),

  removeCanary: procedure
    .input(z.strictObject({ channel: External }))
    .mutation(async ({ ctx: { context, session }, input }) => {
      await removeCanaryAddress(context, input.channel, session.email);
    }),
});

function offerOf({ key, label, channels, fields, expiresAt }: Adapter) {
  return {
    key,
    label,
    channels: [...channels],
    /** Its credentials say themselves when they end. */
    knowsExpiry: expiresAt !== undefined,
    fields: Object.entries(fields).map(([name, field]) => ({
      name,
      label: field.label,
      env: field.env,
      help: field.help,
      secret: field.secret,
      optional: field.optional ?? false,
      multiline: field.multiline ?? false,
    })),
  };
}
