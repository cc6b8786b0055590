"use client";

import { type RefObject, useEffect, useRef, useState } from "react";

/** Whether a text is longer than its box shows. */
export function useCut(text: string): {
  ref: RefObject<HTMLParagraphElement | null>;
  cut: boolean;
} {
  const ref = useRef<HTMLParagraphElement>(null);
  const [cut, setCut] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text has another length
  useEffect(() => {
    const box = ref.current;
    if (!box) return;
    const measure = () =>
      setCut(box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1);
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    measure();
    return () => observer.disconnect();
  }, [text]);
  return { ref, cut };
}
