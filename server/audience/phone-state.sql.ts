/** The state that a number begins with: STOP holds for the number, whoever has it. By sms_opt_outs' primary key. */
export const phoneState = (phone: string) => `coalesce((
  select 'opted_out' from sms_opt_outs o
  where o.phone = ${phone} and o.stopped_at > coalesce(o.started_at, '-infinity')), 'ok')`;
