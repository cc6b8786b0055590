import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import type { Acceptor } from "@/server/pipeline/accept/accept";
import { systemProducer } from "@/server/system/system-producer";
import { alertType } from "@/server/system/system-types";
import { ensureSystemUser } from "@/server/system/system-user.sql";
import type { Contact } from "./contacts";
import type { OwnWay } from "./tell";

/** Ids of contacts' users; canaries have those above. */
const userIdOf = (contact: Pick<Contact, "id">) => -1_000 - contact.id;
export const externalIdOf = (contact: Pick<Contact, "id">) => `carillon-oncall-${contact.id}`;

/** Tells by Carillon's own pipeline: an event like any other, P0, with the notice's id as its key. */
export function createOwnWay(context: Context, acceptor: Acceptor): OwnWay {
  const { pool } = context;
  return {
    async tell(contact, notice) {
      if (contact.kind !== "email") return { ok: false, why: "only mails go this way" };
      const externalId = externalIdOf(contact);
      await ensureSystemUser(pool, { id: userIdOf(contact), externalId, email: contact.target });
      try {
        await acceptor.accept(await systemProducer(pool), {
          type: alertType,
          idempotencyKey: `${notice.id}-${contact.id}`,
          target: { userId: externalId },
          data: { title: notice.subject, message: notice.text },
        });
        return { ok: true };
      } catch (error) {
        if (error instanceof Refusal) return { ok: false, why: error.message };
        throw error;
      }
    },
  };
}

/** A contact that was removed is reached by nothing any more. */
export async function forgetContact(
  { pool }: Pick<Context, "pool">,
  contactId: number,
): Promise<void> {
  await pool.query("update users set email = null where id = $1", [userIdOf({ id: contactId })]);
}
