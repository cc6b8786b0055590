"use client";

import { useEffect, useState } from "react";
import type { UploadInput } from "@/server/api/uploads";
import { type SendResult, sendFile } from "./send-file";

/** A file on its way: how many bytes have left, and how it ended. */
export type Sending = {
  /** null: nothing is being sent. */
  sentBytes: number | null;
  result: SendResult | null;
  send: (input: UploadInput, file: File) => Promise<void>;
  reset: () => void;
};

/** Sends files one at a time. Leaving the site meanwhile is warned of: it would end the upload. */
export function useSending(): Sending {
  const [sentBytes, setSentBytes] = useState<number | null>(null);
  const [result, setResult] = useState<SendResult | null>(null);
  const sending = sentBytes !== null;
  useEffect(() => {
    if (!sending) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [sending]);
  const send = async (input: UploadInput, file: File) => {
    setResult(null);
    setSentBytes(0);
    setResult(await sendFile(input, file, setSentBytes));
    setSentBytes(null);
  };
  return { sentBytes, result, send, reset: () => setResult(null) };
}
