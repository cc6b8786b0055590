import Link from "next/link";
import { notFound } from "next/navigation";
import { RunbookText } from "@/components/alert/runbook-text";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { findRunbook } from "@/server/api/runbooks";
import { requireArea } from "../../../require-area";

export const metadata = { title: "Runbook" };

/** One runbook: a file of `docs/runbooks/`, which comes with the code and needs no network. */
export default async function RunbookPage(props: { params: Promise<{ key: string }> }) {
  await requireArea("alerts");
  const runbook = await findRunbook((await props.params).key);
  if (!runbook) notFound();
  return (
    <>
      <PageHeader
        parent={<Link href="/alerts/rules">Rules</Link>}
        title={runbook.title}
        description={
          <Link href={`/alerts?rule=${runbook.key}`} className="hover:underline">
            Its alerts
          </Link>
        }
      />
      <Card className="max-w-180 p-5">
        <RunbookText html={runbook.html} />
      </Card>
    </>
  );
}
