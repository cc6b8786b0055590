import type { TakenUpload, UploadInput } from "@/server/api/uploads";

/** How an upload ended, or the sentence that refused it. */
export type SendResult =
  | { upload: Pick<TakenUpload, "state" | "error" | "revoked"> }
  | { refusal: string };

/**
 * Sends a file as it is, told of each piece that has left. XMLHttpRequest, because fetch tells nothing
 * while it sends.
 */
export function sendFile(
  input: UploadInput,
  file: File,
  onSent: (bytes: number) => void,
): Promise<SendResult> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.upload.onprogress = ({ loaded }) => onSent(loaded);
    request.onload = () => resolve(resultOf(request.status, request.responseText));
    request.onerror = () =>
      resolve({ refusal: "The connection broke off. See below how far the file came." });
    request.open("POST", `/api/uploads?upload=${encodeURIComponent(JSON.stringify(input))}`);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.send(file);
  });
}

function resultOf(status: number, text: string): SendResult {
  const body: Partial<TakenUpload> & { detail?: string } = parse(text);
  const { state, error = null, revoked = [] } = body;
  if (status === 200 && state) return { upload: { state, error, revoked } };
  return { refusal: body.detail ?? `The server answered ${status}. Try again in a moment.` };
}

function parse(text: string) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
