import { api, HydrateClient, prefetch } from "../../../../prefetch";
import { requireArea } from "../../../../require-area";
import { SegmentView } from "./segment-view";

export const metadata = { title: "Segment" };

export default async function SegmentPage(props: { params: Promise<{ key: string }> }) {
  const visitor = await requireArea("audience");
  const key = decodeURIComponent((await props.params).key);
  await Promise.all([
    prefetch(api.segments.one.queryOptions({ key })),
    prefetch(api.segments.fields.queryOptions()),
  ]);
  return (
    <HydrateClient>
      <SegmentView
        segmentKey={key}
        mayAct={visitor.acts.includes("audience")}
        mayStop={visitor.acts.includes("switches")}
      />
    </HydrateClient>
  );
}
