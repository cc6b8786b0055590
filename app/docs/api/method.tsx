import { cn } from "@/components/ui/class-names";

const colors: Record<string, string> = {
  get: "text-info",
  post: "text-ok",
  put: "text-warn",
  patch: "text-warn",
  delete: "text-bad",
};

export function Method({ method }: { method: string }) {
  return (
    <span
      className={cn("w-11 shrink-0 font-medium font-mono text-[11px] uppercase", colors[method])}
    >
      {method}
    </span>
  );
}
