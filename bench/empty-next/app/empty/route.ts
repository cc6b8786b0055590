/** The least that a Next route handler can do: what ingest is compared with. */
export function GET() {
  return Response.json({ ok: true });
}
