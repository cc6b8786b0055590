import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/components/api";
import { MailFrame } from "@/components/preview/mail-frame";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { cn } from "@/components/ui/class-names";
import { ErrorState } from "@/components/ui/error-state";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";
import { useDebounced } from "@/components/ui/use-debounced";
import type { Brand } from "./brand";

const widths = [
  { value: "640", label: "Desktop" },
  { value: "375", label: "Mobile" },
] as const;

/** A short mail in the brand as it stands in the form, made as every mail is. */
export function BrandPreview({ brand }: { brand: Brand }) {
  const [width, setWidth] = useState<"640" | "375">("640");
  const { data, error, refetch } = useQuery({
    ...useApi().templates.brand.example.queryOptions(useDebounced(brand, 300)),
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <Card>
      <CardHeader
        title="A mail in this brand"
        actions={
          <Segmented aria-label="Width" value={width} onValueChange={setWidth} options={widths} />
        }
      />
      <CardBody>
        {error ? (
          <ErrorState
            title="This brand cannot be shown"
            error={error}
            onRetry={() => void refetch()}
          />
        ) : data === undefined ? (
          <Skeleton className="h-128" />
        ) : (
          <div
            className={cn(
              "mx-auto overflow-hidden rounded-lg border",
              width === "375" && "max-w-94",
            )}
          >
            <MailFrame
              title="A mail in this brand"
              html={data}
              width={Number(width)}
              height={520}
              look="light"
              images
            />
          </div>
        )}
      </CardBody>
    </Card>
  );
}
