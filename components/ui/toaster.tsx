import { Toaster as Sonner } from "sonner";

/** Where `toast(…)` of sonner appears, in the theme's colours. */
export function Toaster() {
  return (
    <Sonner
      position="bottom-right"
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex w-full items-center gap-2.5 rounded-lg bg-raised p-3 text-sm shadow-pop sm:w-90",
          title: "font-medium",
          description: "text-ink-soft",
          success: "[&_[data-icon]]:text-ok",
          error: "[&_[data-icon]]:text-bad",
          actionButton: "ml-auto shrink-0 rounded-md border px-2 py-1 text-xs hover:bg-hover",
        },
      }}
    />
  );
}
