import { PageHeader } from "@/components/ui/page-header";
import { requireArea } from "../require-area";

export default async function OverviewPage() {
  await requireArea("overview");
  return <PageHeader title="Overview" />;
}
