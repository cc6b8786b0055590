import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <>
      <Skeleton className="mb-6 h-7 w-44" />
      <div className="rounded-lg border bg-surface">
        <SkeletonRows />
      </div>
    </>
  );
}
