import { keptHash } from "./kept-hash.sql";

/**
 * The state that a number begins with: STOP holds for the number, whoever has it, and also when who had it
 * was erased. By sms_opt_outs' primary key.
 */
export const phoneState = (phone: string) => `coalesce((
  select case when max(o.stopped_at) > coalesce(max(o.started_at), '-infinity') then 'opted_out' end
  from sms_opt_outs o where o.phone in (${phone}, ${keptHash(phone)})), 'ok')`;
